"""A double of lyse: the text of a shot's file is its result."""


class Run:
    def __init__(self, path, no_write=False):
        self.path = path

    def get_result(self, group, name):
        if (group, name) != ("/measure", "nat"):
            raise Exception("The group or result does not exist")
        with open(self.path) as file:
            return file.read()
