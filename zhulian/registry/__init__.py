"""Household registry 家庭档案: who lives together and what we know, from whom, since when."""
