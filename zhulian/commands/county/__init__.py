"""The synthetic county 演示县: invented people, as the files that departments would send."""
