// A laboratory's machine in one file: eigenlake spool --device ./examples/mot.js
import { fileURLToPath } from 'node:url';
import { motDevice, pythonBridge } from 'eigenlake/devices';

// The Python of your labscript suite, and the folder with your header.py.
const python = process.env.LABSCRIPT_PYTHON ?? 'python3';
const scriptFolder = process.env.LABSCRIPT_FOLDER ?? fileURLToPath(new URL('./labscript', import.meta.url));
const bridge = fileURLToPath(new URL('./labscript/bridge.py', import.meta.url));

export const device = motDevice({ remote: pythonBridge([python, bridge]), scriptFolder });
