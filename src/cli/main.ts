#!/usr/bin/env node
// The command `flowglass`.

import { createProgram } from './program.js';

const program = createProgram();
if (process.argv.length <= 2) program.help({ error: true });
await program.parseAsync();
