"""Builds the sparse matrix of every Hamiltonian once, for the peers that multiply by one, and says what that takes.

Peers are compared without this time; ours compiles the Pauli sum itself. The largest are left out where building, as judged by the
one before, would take longer than `--longest` or more than half of the memory that is free.
"""
import os
import shutil
import time

from measure import arguments, problems, say
from sparse import build, keep, place


def free_bytes():
    return os.sysconf('SC_AVPHYS_PAGES') * os.sysconf('SC_PAGE_SIZE')


options = arguments()
wanted = list(problems(options))
names = {os.path.basename(place(options, problem)) for problem in wanted}
for entry in os.listdir(options.folder):
    if entry.startswith('matrix-') and entry not in names:
        shutil.rmtree(os.path.join(options.folder, entry))
before = None
for problem in wanted:
    cell = {'what': 'matrix', 'how': 'CSR', 'qubits': problem['qubits'], 'threads': options.threads}
    folder = place(options, problem)
    if before is not None:
        growth = 2 ** (problem['qubits'] - before['qubits']) * max(1, len(problem['terms']) / before['terms'])
        # Coordinates, their concatenation and the result lie in memory together.
        if before['seconds'] * growth > options.longest or 4 * before['bytes'] * growth > free_bytes() / 2:
            say(**cell, skipped=f'some {before["seconds"] * growth:.0f} s and {before["bytes"] * growth / 2**30:.1f} GiB')
            continue
    say(**cell, begun=True)
    shutil.rmtree(folder, ignore_errors=True)
    begin = time.perf_counter()
    csr = build(problem)
    seconds = time.perf_counter() - begin
    size = csr.data.nbytes + csr.indices.nbytes + csr.indptr.nbytes
    keep(options, problem, csr)
    with open(os.path.join(folder, 'complete'), 'w', encoding='utf8'):
        pass
    before = {'qubits': problem['qubits'], 'terms': len(problem['terms']), 'seconds': seconds, 'bytes': size}
    say(**cell, min=seconds, median=seconds, calls=1, entries=int(csr.nnz), bytes=int(size))
