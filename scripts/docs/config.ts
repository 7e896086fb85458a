// docs/configuration.md: what a configuration may say, from its JSON Schema, which is made from src/config.ts.

import { type Schema, table } from './records.js';

const HEAD = `# Configuration

<!-- Made by npm run build:docs from src/config.ts. -->

What \`flowglass.config.json\` may say, and \`flowglass.config.ts\` or \`.js\` by \`defineConfig\`, which may have
\`detectors\` too. How to use it is in [detection.md](detection.md#configuration), names and ranges of thresholds in
[findings.md](findings.md). The same as JSON Schema: [config.schema.json](../schema/config.schema.json).

A field marked with ? may be left out.
`;

export function configPage({ definitions = {} }: Schema): string {
  const { properties = {}, required = [] } = definitions.FlowglassJsonConfig ?? {};
  return `${HEAD}\n${table(Object.entries(properties), required, definitions)}\n`;
}
