"""Public notices and supervision 公示、公布、监督 (empty floor, to be furnished)."""
