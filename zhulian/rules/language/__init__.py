"""Reading the language 读懂政策语言: words, calls and kinds; text in, typed tree out."""
