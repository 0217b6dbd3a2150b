"""Attachments and papers 附件与文书: sent files, sealed on disk beside the rows that tell of them."""
