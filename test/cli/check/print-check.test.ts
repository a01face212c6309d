import { describe, expect, it } from 'vitest'
import { type CheckedRequest, checkPush } from '../../../src/check/index.js'
import { printCheck, printFindings } from '../../../src/cli/check/print-check.js'
import { createPrinter } from '../../../src/cli/output/printer.js'
import { displayWidth } from '../../../src/cli/output/width.js'
import type { Lang } from '../../../src/cli/text.js'
import { android, ios } from '../../check/requests.js'

const NOW = new Date('2026-11-25')
const TEN = '一二三四五六七八九十'

function terminal(
  columns: number,
  { lang = 'en', colours = false }: { lang?: Lang; colours?: boolean } = {},
) {
  const written: string[] = []
  const output = { write: (text: string) => void written.push(text), isTTY: colours, columns }
  const cli = {
    out: createPrinter(output, {}, (text) => text, lang),
    lang,
    say: (text: { en: string; zh: string }) => text[lang],
  }
  return { cli, text: () => written.join('') }
}

function print(request: CheckedRequest, columns = 80, options = {}): string {
  const { cli, text } = terminal(columns, options)
  printCheck(cli, checkPush(request, { now: NOW }))
  return text()
}

describe('the picture of a push', () => {
  it('shows a title as the TPNS channel cuts it, and once for all channels that leave it whole', () => {
    const text = print(android({}, { title: `${TEN}${TEN}多出三` }))
    expect(text).toContain(`    title    ${TEN}${TEN}…\n             cut: shows 20 of 23 characters\n`)
    expect(text).toContain('  Huawei, Honor, Xiaomi, OPPO, Meizu, FCM, HarmonyOS\n')
    // 23 characters of three bytes each.
    expect(text.split('23 characters, 69 bytes')).toHaveLength(2)
  })

  it.each([
    [
      'a refusal that is certain',
      android({}, { title: 'a'.repeat(40) }),
      'refused: 40 characters, of which 32 fit',
    ],
    ['a refusal that is not', android({}, { title: `${TEN.repeat(2)}一` }), 'may be refused: 42 half-widths'],
    [
      'a cut on iOS, where an emoji counts 2',
      ios({}, { title: '🎉'.repeat(21) }),
      'cut: shows 40 of 42 half-widths',
    ],
    ['a text of each device', android({}, {}, { ntf_wt_attrs: true }), 'its length is not known'],
    ['a text that is missing', android({}, { content: undefined }), '(empty)'],
  ])('says %s', (_, request, words) => {
    expect(print(request, 120)).toContain(words)
  })

  it('lets no escape sequence of a text through', () => {
    const text = print(android({}, { title: '\u001b[2Jgone\u0007' }))
    expect(['\u001b', '\u0007'].filter((control) => text.includes(control))).toEqual([])
  })

  it.each([40, 80] as const)('fits into %i cells in both languages', (columns) => {
    for (const lang of ['en', 'zh'] as const) {
      const request = android(
        { custom_content: '{}', hw_category: 'IM' },
        { title: '新'.repeat(60) },
        { audience_type: 'all' },
      )
      const wide = print(request, columns, { lang })
        .split('\n')
        // A closing mark stays with its word, two cells beyond the width at worst.
        .filter((line) => displayWidth(line) > columns + 2)
      expect(wide).toEqual([])
    }
  })

  it('is coloured on a terminal, and says the same without colours', () => {
    const request = android({}, { title: '新'.repeat(60) })
    const coloured = print(request, 80, { colours: true })
    expect(coloured).toContain('\u001b[31m')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences of colours
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(print(request))
  })
})

describe('the findings', () => {
  it('come with the worst first, what to do, and where it is said: source, date, age', () => {
    const text = print(android({ custom_content: { order: 1 }, urgency: 'HIGH' }), 200)
    const at = (words: string) => text.indexOf(words)
    expect(at('Errors')).toBeGreaterThan(0)
    expect(at('Warnings')).toBeGreaterThan(at('Errors'))
    expect(at('Worth knowing')).toBeGreaterThan(at('Warnings'))
    // The push page is of 2023-04-19, three full years before 2026-11-25.
    expect(text).toContain(
      '  Huawei  message.android.custom_content\n' +
        '    Huawei phones do not get the custom content\n' +
        '    → put it into the parameters of action.intent (action_type 3)\n' +
        '    TPNS 推送接口 (2023-04-19); 3 years old\n',
    )
  })

  it('admit what is copied, inferred, or depends on the app, and a date that is assumed', () => {
    const text = print(android({ urgency: 'HIGH' }, { title: '新'.repeat(33) }), 300)
    expect(text).toMatch(
      /comments copied from the push page \(2024-03-19\).*read in copies.*depends on rights/,
    )
    expect(text).toMatch(/TPNS 产品限制说明 \(about 2024-01-16\); 2 years old; inferred/)
  })

  it('are printed once for all channels that do the same, and apart where a number differs', () => {
    const text = print(android({}, {}, { audience_type: 'all' }), 100)
    expect(text).toContain('  Huawei, Honor, OPPO, vivo  audience_type\n')
    expect(text).toContain('  Xiaomi  audience_type\n')
  })

  it('of a file are printed once, with the lines and the numbers of the first', () => {
    const { cli, text } = terminal(200)
    const titles = [30, 30, 5, 33]
    const pushes = titles.map((length, at) => ({
      line: at + 1,
      findings: checkPush(android({}, { title: 'a'.repeat(length) }), { now: NOW, channels: ['xg'] })
        .findings,
    }))
    printFindings(cli, pushes)
    expect(text()).toContain(
      '  TPNS  message.title  lines 1–2, 4\n    as on line 1: a title of 30 characters is cut with an ellipsis',
    )
    expect(text()).toMatch(/^0 errors, 3 warnings, 0 notes/m)
  })

  it('say so when there are none', () => {
    const { cli, text } = terminal(80)
    printFindings(cli, [{ findings: [] }])
    expect(text()).toBe('\nNo rule is known by which a phone would change it.\n')
  })
})
