"""The matrix of a Pauli sum, as the peers that are given one use it."""
import numpy
import scipy.sparse


def masks(label):
    """Bits of X and Z (Y has both); the leftmost letter is the highest qubit."""
    x = int(''.join('1' if letter in 'XY' else '0' for letter in label), 2)
    z = int(''.join('1' if letter in 'ZY' else '0' for letter in label), 2)
    return x, z, label.count('Y')


def matrix(problem):
    """CSR without stored zeros; real where every term has an even number of Y.

    <k|P|k^x> = (-i)^(number of Y) (-1)^popcount(k & z) with the bits of the row k.
    """
    size = 2 ** problem['qubits']
    index = numpy.arange(size, dtype=numpy.int32)
    groups = {}
    for label, coefficient in problem['terms']:
        x, z, ys = masks(label)
        groups.setdefault(x, []).append((z, coefficient * (-1j) ** ys))
    real = all(abs(c.imag) == 0 for group in groups.values() for _, c in group)
    rows, columns, values = [], [], []
    for x, group in groups.items():
        weights = numpy.zeros(size, dtype=float if real else complex)
        for z, coefficient in group:
            odd = numpy.bitwise_count(index & numpy.int32(z)) & 1
            weights += (coefficient.real if real else coefficient) * (1.0 - 2.0 * odd)
        kept = numpy.flatnonzero(numpy.abs(weights) > 1e-14).astype(numpy.int32)
        rows.append(kept)
        columns.append(kept ^ numpy.int32(x))
        values.append(weights[kept])
    coordinates = (numpy.concatenate(rows), numpy.concatenate(columns))
    return scipy.sparse.csr_matrix((numpy.concatenate(values), coordinates), shape=(size, size))
