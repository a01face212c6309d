import type { Bilingual } from '../../return-codes/types.js'

/** Something that got into a value when it was copied. The value itself is never repeated: it may be a key. */
interface Paste {
  readonly found: RegExp
  readonly text: Bilingual
}

const QUOTES = '"\'`\u2018\u2019\u201c\u201d\u2032\u2033\u300c\u300d\u300e\u300f\uff02\uff07'
const INVISIBLE = '\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff'

const PASTES: readonly Paste[] = [
  {
    found: new RegExp(`[${INVISIBLE}]`),
    text: {
      en: 'contains an invisible character (such as a zero-width space or a byte order mark), left behind by copying from a web page or a chat. Type it again by hand.',
      zh: '含有不可见字符（如零宽空格或 BOM），请重新输入。',
    },
  },
  {
    found: /^["']?(export\s+)?[A-Za-z_][A-Za-z0-9_]{2,}\s*=(?!=?$)/,
    text: {
      en: 'begins with a name and "=": the whole line of an .env file was passed. Pass only what follows "=".',
      zh: '传入了整行“名称=值”，请只传等号后面的内容。',
    },
  },
  {
    found: new RegExp(`^[${QUOTES}]|[${QUOTES}]$`),
    text: {
      en: 'is in quotes. "docker run --env-file" and some .env readers keep the quotes of NAME="value", and documents have typographic ones: remove the quotes.',
      zh: '值的两端带有引号（docker --env-file 会保留引号），请去掉引号。',
    },
  },
  {
    found:
      /\$\{|\{\{|<[^>]*>|^\$\w+$|^%\w+%$|^([*•])\1+$|^(undefined|null|NaN|\[object \w+\])$|^(YOUR|CHANGE|REPLACE)[_-]?[A-Z_]+$/,
    text: {
      en: 'is a placeholder that was not filled in: a variable that was not substituted or not set, or the text of an example. Pass the value itself.',
      zh: '是未替换的占位符（变量未设置或未展开，或照抄了示例），请传入实际的值。',
    },
  },
  {
    found: /[,;，；。]$|\\[nrt]$/,
    text: {
      en: 'ends with a comma, a semicolon, a full stop or a written-out \\n, left behind by copying. Remove it.',
      zh: '末尾多了逗号、分号、句号或字面的 \\n，请去掉。',
    },
  },
  {
    found: /[\uff01-\uff5e\u3000]/,
    text: {
      en: 'contains full-width characters from a Chinese input method. Type it with half-width characters.',
      zh: '含有全角字符，请改用半角字符。',
    },
  },
]

/** What a copied value brought along, as a predicate with the remedy; undefined for a clean one. */
export function findPasteFault(value: string): Bilingual | undefined {
  return PASTES.find(({ found }) => found.test(value))?.text
}
