"""Inside the reference engine 引擎内部: frames, closures, what is missing, and the wording of a trace."""
