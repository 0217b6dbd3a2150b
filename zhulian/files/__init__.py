"""Attachments and papers 附件与文书 (empty floor, to be furnished)."""
