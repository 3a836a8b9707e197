"""The command line: which command, with which options, and how did it end?"""
