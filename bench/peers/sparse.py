"""The matrix of a Pauli sum, as the peers that are given one use it: made once by matrices.py, kept in files."""
import hashlib
import json
import os

import numpy
import scipy.sparse

parts = ('indptr', 'indices', 'data')


def masks(label):
    """Bits of X and Z (Y has both); the leftmost letter is the highest qubit."""
    x = int(''.join('1' if letter in 'XY' else '0' for letter in label), 2)
    z = int(''.join('1' if letter in 'ZY' else '0' for letter in label), 2)
    return x, z, label.count('Y')


def signs(numbers, zs):
    """(-1)^popcount(number & z), one row for each number."""
    return 1.0 - 2.0 * (numpy.bitwise_count(numbers[:, None] & zs[None, :]) & 1)


def build(problem):
    """CSR without stored zeros; real where every term has an even number of Y.

    <k|P|k^x> = (-i)^(number of Y) (-1)^popcount(k & z) with the bits of the row k. Terms with the same x share a diagonal; its signs
    are products of those of the low and the high half of k, so that it is one product of small matrices.
    """
    qubits = problem['qubits']
    size = 2**qubits
    low = qubits // 2
    groups = {}
    for label, coefficient in problem['terms']:
        x, z, ys = masks(label)
        groups.setdefault(x, []).append((z, coefficient * (-1j) ** ys))
    real = all(abs(c.imag) == 0 for group in groups.values() for _, c in group)
    rows, columns, values = [], [], []
    weights = numpy.empty(size, dtype=float if real else complex)
    magnitudes = numpy.empty(size)
    present = numpy.empty(size, dtype=bool)
    for x, group in groups.items():
        zs = numpy.array([z for z, _ in group], dtype=numpy.int64)
        coefficients = numpy.array([c.real if real else c for _, c in group])
        upper = signs(numpy.arange(2 ** (qubits - low)), zs >> low) * coefficients
        lower = signs(numpy.arange(2**low), zs & (2**low - 1))
        numpy.matmul(upper, lower.T, out=weights.reshape(2 ** (qubits - low), -1))
        numpy.abs(weights, out=magnitudes)
        numpy.greater(magnitudes, 1e-14, out=present)
        kept = numpy.flatnonzero(present).astype(numpy.int32)
        rows.append(kept)
        columns.append(kept ^ numpy.int32(x))
        values.append(weights[kept])
    coordinates = (numpy.concatenate(rows), numpy.concatenate(columns))
    return scipy.sparse.csr_matrix((numpy.concatenate(values), coordinates), shape=(size, size))


def place(options, problem):
    key = hashlib.sha256(json.dumps(problem['terms']).encode()).hexdigest()[:16]
    return os.path.join(options.folder, f'matrix-{problem["qubits"]}-{key}')


def keep(options, problem, csr):
    folder = place(options, problem)
    os.makedirs(folder, exist_ok=True)
    for name in parts:
        numpy.save(os.path.join(folder, f'{name}.npy'), getattr(csr, name))


def matrix(options, problem):
    """The matrix that matrices.py left; None where it made none."""
    folder = place(options, problem)
    if not os.path.exists(os.path.join(folder, 'complete')):
        return None
    indptr, indices, data = (numpy.load(os.path.join(folder, f'{name}.npy')) for name in parts)
    size = 2 ** problem['qubits']
    return scipy.sparse.csr_matrix((data, indices, indptr), shape=(size, size))


missing = 'its matrix was not made'
