"""The beginning of every script that Eigenlake writes: the methods of Experiment are the instructions of the device.

A sketch: your connection table and your sequences stand here. Each method takes wires and parameters, both lists.
"""

from labscript import start, stop

# from labscriptlib.your_laboratory.connection_table import ...


class Experiment:
    t = 0

    @classmethod
    def load(cls, wires, params):
        cls.t += 1.0  # load the trap with params[0] atoms

    @classmethod
    def barrier(cls, wires, params):
        pass

    @classmethod
    def measure(cls, wires, params):
        cls.t += 0.05  # expose the camera; your analysis saves `nat` in the group /measure

    @classmethod
    def final_action(cls):
        cls.t += 0.1  # back to a safe state


start()
