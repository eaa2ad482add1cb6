"""Lets Eigenlake run shots: answers its JSON lines with runmanager and lyse.

One request a line on standard input, {"id": 1, "method": "engage", "params": {}}, one answer a line on standard output,
{"id": 1, "result": null} or {"id": 1, "error": {"message": "..."}}. Ends when its input ends. Runs in the Python of your
labscript suite; change what your laboratory does differently.
"""

import contextlib
import json
import math
import os
import sys


class Laboratory:
    """The methods that Eigenlake calls."""

    def __init__(self):
        import runmanager.remote

        self.runmanager = runmanager.remote.Client()

    def setShotFolder(self, below):
        self.runmanager.reset_shot_output_folder()
        folder = os.path.join(self.runmanager.get_shot_output_folder(), *below)
        self.runmanager.set_shot_output_folder(folder)
        return folder

    def setGlobals(self, globals):
        self.runmanager.set_globals(globals)

    def setScript(self, path):
        self.runmanager.set_labscript_file(path)

    def engage(self):
        self.runmanager.engage()

    def abort(self):
        self.runmanager.abort()

    def shotFiles(self, folder):
        if not os.path.isdir(folder):
            return []
        return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".h5")]

    def readResult(self, file, group, name):
        import lyse

        try:
            value = float(lyse.Run(file, no_write=True).get_result(group, name))
        except Exception:  # lyse has no narrower one for "not there yet"
            return None
        return value if math.isfinite(value) else None


METHODS = ["setShotFolder", "setGlobals", "setScript", "engage", "abort", "shotFiles", "readResult"]


def answer(laboratory, request):
    if request["method"] not in METHODS:
        raise ValueError("no method " + str(request["method"]))
    return getattr(laboratory, request["method"])(**request["params"])


def main():
    answers = sys.stdout
    laboratory = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            # What libraries print must not come between the answers.
            with contextlib.redirect_stdout(sys.stderr):
                laboratory = laboratory or Laboratory()
                reply = {"id": request["id"], "result": answer(laboratory, request)}
        except Exception as error:
            reply = {"id": request["id"], "error": {"message": type(error).__name__ + ": " + str(error)}}
        print(json.dumps(reply), file=answers, flush=True)


if __name__ == "__main__":
    main()
