import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPrinter } from '../../src/cli/output/printer.js'
import { renderFields, renderTable } from '../../src/cli/output/table.js'
import { displayWidth, padEnd, truncate, wrap } from '../../src/cli/output/width.js'

describe('the width of a text', () => {
  it.each([
    ['abc', 3],
    ['推送', 4],
    ['订单 42，已发货', 15],
    ['👍', 2],
    ['👨‍👩‍👧', 2],
    ['e\u0301', 1],
    ['\u001b[31mred\u001b[39m', 3],
    ['', 0],
  ])('of %j is %d cells', (text, cells) => {
    expect(displayWidth(text)).toBe(cells)
  })

  it('is kept when a text is padded or cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (text, width) => {
        const plain = text.replace(/[\p{Control}\n]/gu, '')
        const cut = truncate(plain, width)
        expect(displayWidth(cut)).toBeLessThanOrEqual(width)
        expect(displayWidth(padEnd(cut, width))).toBe(width)
      }),
    )
  })
})

describe('a wrapped text', () => {
  it('breaks at spaces, and beside any Chinese character', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrap('推送任务已创建', 6)).toEqual(['推送任', '务已创', '建'])
  })

  it('begins no line with closing punctuation', () => {
    expect(wrap('推送任，务', 6)).toEqual(['推送', '任，务'])
  })

  it('cuts what cannot be broken', () => {
    expect(wrap('0123456789', 4)).toEqual(['0123', '4567', '89'])
  })

  it('loses nothing but spaces', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 4, max: 40 }), (text, width) => {
        const bare = (each: string) => each.replace(/\s/g, '')
        expect(bare(wrap(text, width).join(''))).toBe(bare(text))
      }),
    )
  })
})

describe('a table', () => {
  const columns = [{ title: '渠道' }, { title: 'sent', align: 'right' }, { title: 'note' }] as const

  it('keeps its columns under each other, whatever the width of a character', () => {
    expect(
      renderTable(
        columns,
        [
          ['华为', '7', 'ok'],
          ['xg', '12', '成功'],
        ],
        80,
      ),
    ).toEqual(['渠道  sent  note', '华为     7  ok', 'xg      12  成功'])
  })

  it('becomes blocks of fields where it does not fit', () => {
    const rows = [
      ['华为', '7', 'a long note about what happened'],
      ['xg', '12', ''],
    ]
    expect(renderTable(columns, rows, 24)).toEqual([
      '渠道  华为',
      'sent  7',
      'note  a long note about',
      '      what happened',
      '',
      '渠道  xg',
      'sent  12',
    ])
  })

  it('becomes blocks where a token would be cut', () => {
    const token = 'a'.repeat(36)
    const accounts = [{ title: 'account' }, { title: 'token' }]
    expect(renderTable(accounts, [['alice', token]], 80)).toEqual(['account  token', `alice    ${token}`])
    expect(renderTable(accounts, [['alice', token]], 40)).toEqual(['account  alice', 'token', `  ${token}`])
  })
})

describe('fields', () => {
  it('stand beside their labels, and below them where a word would be cut else', () => {
    const token = 'a'.repeat(36)
    const fields = [
      ['token', token],
      ['text', 'one two three four five'],
    ] as const
    expect(renderFields(fields, 80)).toEqual([`token  ${token}`, 'text   one two three four five'])
    expect(renderFields(fields, 38)).toEqual(['token', `  ${token}`, 'text   one two three four five'])
  })

  it('do not break a command, which is for copying', () => {
    const command = `tpns-client status ${'1'.repeat(19)}`
    expect(renderFields([['next', command]], 30)).toEqual([`next  ${command}`])
  })
})

describe('a paragraph', () => {
  it('keeps the indent of its lines when they are wrapped', () => {
    const written: string[] = []
    const output = { isTTY: true, columns: 20, write: (text: string) => void written.push(text) }
    createPrinter(output, {}, (text) => text, 'en').paragraph('Wrong:\n  message.title: is required')
    expect(written.join('')).toBe('Wrong:\n  message.title: is\n  required\n')
  })
})
