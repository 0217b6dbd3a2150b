"""The policy language 政策语言: reads policies/, answers 符合、不符合、待核 and says why."""
