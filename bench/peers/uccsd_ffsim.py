"""ffsim: one UCCSD energy in the sector of the molecule, at first-order amplitudes; orbitals and integrals apart.

It applies the exponential of the whole cluster operator, where others and we apply a product of exponentials.
"""
import ffsim
import numpy
import pyscf.gto
import pyscf.mp
import pyscf.scf

from measure import arguments, molecules, say, seconds_per_call

options = arguments()
for molecule in molecules(options):
    built = pyscf.gto.M(atom=[[symbol, position] for symbol, position in molecule['atoms']], basis='sto-3g', verbose=0)
    field = pyscf.scf.RHF(built).run()
    data = ffsim.MolecularData.from_scf(field)
    hamiltonian = ffsim.linear_operator(data.hamiltonian, norb=data.norb, nelec=data.nelec)
    start = ffsim.hartree_fock_state(data.norb, data.nelec)
    occupied = data.nelec[0]
    t1 = numpy.zeros((occupied, data.norb - occupied))
    t2 = numpy.asarray(pyscf.mp.MP2(field).run().t2)
    zero = numpy.zeros(1)

    def energy(shift):
        operator = ffsim.UCCSDOpRestrictedReal(t1=t1, t2=t2 * (1 + 1e-6 * shift[0]), validate=False)
        state = ffsim.apply_unitary(start, operator, norb=data.norb, nelec=data.nelec)
        return numpy.vdot(state, hamiltonian @ state).real

    value = energy(zero)
    say(
        what='uccsd energy',
        molecule=molecule['name'],
        threads=options.threads,
        **seconds_per_call(energy, zero, options.seconds),
        energy=float(value),
    )
