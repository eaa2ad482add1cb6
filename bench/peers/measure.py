"""What every peer shares: the problems that bench/simulator/problems.mjs wrote, and the clock.

A script prints one JSON document per line, as soon as it knows it. Cells are {"what", "how", "qubits", "threads"} with {"min",
"median", "calls", "energy", "gradient"}, or with "skipped" and why; a cell that is begun is announced with "begun", so that whoever
has to stop the script knows where it was. Parameters move by 0.001 from call to call, so that nothing can be answered from a cache;
the reported value is at theta.
"""
import argparse
import json
import os
import statistics
import time

import numpy


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument('folder')
    parser.add_argument('--qubits', default='4,8,12,14,16,20')
    parser.add_argument('--seconds', type=float, default=0.3, help='measured for each cell')
    parser.add_argument('--longest', type=float, default=20, help='a call that is expected to take longer is left out')
    parser.add_argument('--all', action='store_true')
    options = parser.parse_args()
    options.threads = int(os.environ['OMP_NUM_THREADS'])
    options.known = {}
    return options


def problems(options):
    for qubits in (int(text) for text in options.qubits.split(',')):
        path = os.path.join(options.folder, f'{qubits}.json')
        if os.path.exists(path):
            with open(path, encoding='utf8') as file:
                problem = json.load(file)
            problem['theta'] = numpy.array(problem['theta'])
            yield problem


def molecules(options):
    with open(os.path.join(options.folder, 'molecules.json'), encoding='utf8') as file:
        return [molecule for molecule in json.load(file) if options.all or not molecule.get('slow')]


def seconds_per_call(call, theta, seconds):
    """Minimum and median of call(theta + 0.001 k): warm-up, then calls until `seconds` are over."""
    moved = [theta + 0.001 * k for k in range(1, 9)]
    begin = time.perf_counter()
    warm = 0
    while warm == 0 or time.perf_counter() - begin < seconds / 3:
        call(moved[warm % 8])
        warm += 1
    batch = max(1, int(1e-4 * warm / (time.perf_counter() - begin)))
    times = []
    begin = time.perf_counter()
    calls = 0
    while len(times) < 2 or time.perf_counter() - begin < seconds:
        started = time.perf_counter()
        for _ in range(batch):
            call(moved[calls % 8])
            calls += 1
        times.append((time.perf_counter() - started) / batch)
    return {'min': min(times), 'median': statistics.median(times), 'calls': calls}


def say(**row):
    print(json.dumps(row), flush=True)


def expected(options, problem, key):
    """Seconds of one call by what the same took on fewer qubits: states and terms grow."""
    if key not in options.known:
        return 0
    qubits, terms, seconds = options.known[key]
    return seconds * 2 ** (problem['qubits'] - qubits) * max(1, len(problem['terms']) / terms)


def report(options, problem, what, how, make, **more):
    """Times the call that `make()` returns and prints what it took; a gradient call returns (energy, gradient).

    `make` returns a string where it cannot: why.
    """
    cell = {'what': what, 'how': how, 'qubits': problem['qubits'], 'threads': options.threads}
    estimate = expected(options, problem, (what, how))
    if estimate > options.longest:
        say(**cell, skipped=f'one call would take some {estimate:.0f} s')
        return
    say(**cell, begun=True)
    call = make()
    if isinstance(call, str):
        say(**cell, skipped=call)
        return
    begin = time.perf_counter()
    value = call(problem['theta'])
    first = time.perf_counter() - begin
    energy, gradient = value if what == 'gradient' else (value, None)
    if first > 2:
        # Beside that, what a first call does more than another is nothing.
        times = {'min': first, 'median': first, 'calls': 1}
    else:
        times = seconds_per_call(call, problem['theta'], options.seconds)
    options.known[(what, how)] = (problem['qubits'], len(problem['terms']), times['min'])
    say(
        **cell,
        **times,
        energy=float(energy),
        gradient=None if gradient is None else [float(x) for x in gradient],
        **{name: value() if callable(value) else value for name, value in more.items()},
    )
