"""What every peer shares: the problems that bench/simulator/problems.mjs wrote, and the clock.

A script prints one JSON document per line: {"what", "how", "qubits", "threads", "min", "median", "calls", "energy", "gradient"}.
Parameters move by 0.001 from call to call, so that nothing can be answered from a cache; the reported value is at theta.
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
    parser.add_argument('--qubits', default='4,8,12,14,16')
    parser.add_argument('--seconds', type=float, default=0.4)
    parser.add_argument('--all', action='store_true')
    options = parser.parse_args()
    options.threads = int(os.environ['OMP_NUM_THREADS'])
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
    """Minimum and median of call(theta + 0.001 k); at least three calls, more until `seconds` are over."""
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
    while len(times) < 3 or time.perf_counter() - begin < seconds:
        started = time.perf_counter()
        for _ in range(batch):
            call(moved[calls % 8])
            calls += 1
        times.append((time.perf_counter() - started) / batch)
    return {'min': min(times), 'median': statistics.median(times), 'calls': calls}


def report(options, problem, what, how, call, **more):
    """Times `call` and prints what it took; a gradient call returns (energy, gradient)."""
    value = call(problem['theta'])
    energy, gradient = value if what == 'gradient' else (value, None)
    row = {
        'what': what,
        'how': how,
        'qubits': problem['qubits'],
        'threads': options.threads,
        **seconds_per_call(call, problem['theta'], options.seconds),
        'energy': float(energy),
        'gradient': None if gradient is None else [float(x) for x in gradient],
        **more,
    }
    print(json.dumps(row), flush=True)
