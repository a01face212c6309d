import { choice, flag, text } from './option.js'
import { LANGS } from './text.js'

/** Options that every command takes, before or after its name. */
export const SHARED_OPTIONS = {
  lang: choice('--lang <language>', LANGS, {
    en: 'language of the output; default by LC_ALL and LANG',
    zh: '输出语言，默认取自 LC_ALL 与 LANG',
  }),
  json: flag('--json', {
    en: 'print the result, or the error, as one JSON document',
    zh: '以一个 JSON 文档输出结果或错误',
  }),
  fake: flag('--fake', {
    en: 'use a fake TPNS inside this process: nothing leaves the machine, no credentials are needed',
    zh: '使用进程内的模拟服务：请求不会离开本机，无需密钥',
  }),
  envFile: text('--env-file <file>', {
    en: 'read TPNS_ACCESS_ID, TPNS_SECRET_KEY, TPNS_REGION, TPNS_BASE_URL and REDIS_URL from this file and not from the environment',
    zh: '从该文件而非环境变量读取 TPNS_ACCESS_ID、TPNS_SECRET_KEY、TPNS_REGION、TPNS_BASE_URL 和 REDIS_URL',
  }),
} as const
