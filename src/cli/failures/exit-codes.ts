import type { Bilingual } from '../text.js'

/** What the program ends with, so that a script knows what to do. Help and documentation print this table. */
export const EXIT_CODES = {
  done: { code: 0, meaning: { en: 'done', zh: '已完成' } },
  failed: {
    code: 1,
    meaning: { en: 'failed: refused, not sent, or not found', zh: '失败：已被拒绝、未发出或未找到' },
  },
  usage: {
    code: 2,
    meaning: { en: 'usage error: nothing was done', zh: '用法错误：未执行任何操作' },
  },
  unknown: {
    code: 3,
    meaning: {
      en: 'a push may have been accepted: look it up before sending again',
      zh: '推送可能已被受理：重发前请先回查',
    },
  },
  interrupted: { code: 130, meaning: { en: 'ended by Ctrl-C', zh: '被 Ctrl-C 中断' } },
  terminated: { code: 143, meaning: { en: 'ended by SIGTERM', zh: '被 SIGTERM 终止' } },
} as const satisfies Record<string, { readonly code: number; readonly meaning: Bilingual }>

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES]['code']

export const EXIT = {
  done: EXIT_CODES.done.code,
  failed: EXIT_CODES.failed.code,
  usage: EXIT_CODES.usage.code,
  unknown: EXIT_CODES.unknown.code,
  interrupted: EXIT_CODES.interrupted.code,
  terminated: EXIT_CODES.terminated.code,
} as const
