#!/usr/bin/env node
// The command `flowglass`.

import { createProgram } from './program.js';

await createProgram().parseAsync();
