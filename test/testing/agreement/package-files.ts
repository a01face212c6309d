import fc from 'fast-check'

const ENTRIES = [
  'anna',
  'bert-2',
  'u',
  'x'.repeat(100),
  'x'.repeat(101),
  '😀'.repeat(60),
  '标'.repeat(101),
  'a,b',
  '"anna"',
  'anna ',
  'a\tb',
  'a\rb',
  '',
  '\ufeffanna',
  'a\0b',
]

const entry = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('anna', 'bert-2', 'c'.repeat(36)) },
  { weight: 1, arbitrary: fc.constantFrom(...ENTRIES) },
)

/** Text files around the valid ones. Zip files have tests of their own. */
export const packageFile = fc
  .record({
    entries: fc.array(entry, { maxLength: 4 }),
    lineEnd: fc.constantFrom('\n', '\n', '\r\n', '\r'),
    last: fc.boolean(),
    broken: fc.oneof(
      { weight: 9, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
    filename: fc.constantFrom(
      'a.txt',
      'a.csv',
      'A.TXT',
      'a.b.txt',
      `${'n'.repeat(96)}.txt`,
      `${'n'.repeat(97)}.txt`,
      `${'😀'.repeat(96)}.txt`,
      'a.md',
      'a',
      '.txt',
    ),
  })
  .map(({ entries, lineEnd, last, broken, filename }) => {
    const text = Buffer.from(entries.join(lineEnd) + (last ? lineEnd : ''))
    return { filename, content: broken ? Buffer.concat([text, Buffer.of(0xff)]) : text }
  })
