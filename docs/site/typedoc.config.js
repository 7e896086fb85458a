// The site: README first, then every document, and the functions and types of the package.

import { OptionDefaults } from 'typedoc';

/** What the JSON Schema is made of; it says nothing to a reader of the types. */
const SCHEMA_TAGS = ['@asType', '@pattern', '@minimum', '@maximum', '@minItems', '@maxItems'];

/** @type {Partial<import('typedoc').TypeDocOptions>} */
export default {
  name: 'flowglass',
  entryPoints: ['../../src/index.ts'],
  tsconfig: 'tsconfig.json',
  out: '../../build/docs',
  readme: '../../README.md',
  projectDocuments: [
    '../guides/*.md',
    '../*.md',
    '../protocols/*.md',
    '../../examples/**/README.md',
    '../../ARCHITECTURE.md',
    '../../CHANGELOG.md',
  ],
  blockTags: [...OptionDefaults.blockTags, ...SCHEMA_TAGS],
  excludeTags: [...OptionDefaults.excludeTags, ...SCHEMA_TAGS],
  disableSources: true,
  treatWarningsAsErrors: true,
};
