"""Portals 统一身份认证: staff come in through the county's own sign-in; whom it knows must be linked here before."""
