.PHONY: setup
setup:
	@echo "to be furnished"
