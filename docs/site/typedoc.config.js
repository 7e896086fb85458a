// The site: README first, then every document, and the functions and types of the package.

import { Converter, OptionDefaults, ReflectionKind } from 'typedoc';

/** What the JSON Schema is made of; it says nothing to a reader of the types. */
const SCHEMA_TAGS = ['@asType', '@pattern', '@minimum', '@maximum', '@minItems', '@maxItems'];

/** Folders of documents, and what they are called on the side of a page; the first that fits. */
const GROUPS = [
  ['docs/guides/', 'Guides'],
  ['docs/protocols/', 'Protocols'],
  ['examples/', 'Examples'],
  ['', 'Documents'],
];

/** Documents are called by their heading, not by their file. */
function titles(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const document of project.getReflectionsByKind(ReflectionKind.Document)) {
      const [, group] = GROUPS.find(([folder]) => document.name.startsWith(folder));
      const heading = document.content.find(({ text }) => /^# /m.test(text));
      document.name = /^# (.+)$/m.exec(heading?.text)?.[1] ?? document.name;
      document.frontmatter.group = group;
    }
  });
}

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
  plugin: [titles],
  groupOrder: ['Guides', 'Documents', 'Examples', 'Protocols', '*'],
  navigation: { includeGroups: true },
  highlightLanguages: [...OptionDefaults.highlightLanguages, 'sql', 'ini', 'fish', 'python'],
  blockTags: [...OptionDefaults.blockTags, ...SCHEMA_TAGS],
  excludeTags: [...OptionDefaults.excludeTags, ...SCHEMA_TAGS],
  // What only flowglass makes or gives to itself.
  intentionallyNotExported: ['Definition', 'HostNumbers', 'KindAndValue', 'Listeners'],
  disableSources: true,
  treatWarningsAsErrors: true,
};
