import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'

const page = (name) => readFileSync(fileURLToPath(new URL(`../pages/${name}`, import.meta.url)), 'utf8')

/** The side bar is the list of all pages, which the documents have anyway: its headings and links. */
function readSidebar(name, base, home) {
  const groups = []
  for (const line of page(name).split('\n')) {
    const heading = /^## (.+)$/.exec(line)
    if (heading !== null) groups.push({ text: heading[1], items: [] })
    for (const [, text, link] of line.matchAll(/\[([^\]]+)\]\(([\w-]+)\.md\)/g)) {
      if (link !== 'all-pages') groups.at(-1)?.items.push({ text, link: `${base}${link}` })
    }
  }
  return [{ text: home, link: base }, ...groups.filter(({ items }) => items.length > 0)]
}

export default defineConfig({
  srcDir: 'pages',
  outDir: 'dist',
  title: 'tpns-client',
  description: 'Server-side TypeScript client for Tencent Push Notification Service (TPNS)',
  cleanUrls: false,
  ignoreDeadLinks: false,
  lastUpdated: false,
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      themeConfig: {
        nav: [
          { text: 'Documents', link: '/all-pages' },
          { text: 'API', link: '/api/' },
        ],
        sidebar: { '/api/': [], '/': readSidebar('all-pages.md', '/', 'tpns-client') },
        outline: [2, 3],
      },
    },
    'zh-CN': {
      label: '简体中文',
      lang: 'zh-CN',
      description: '腾讯移动推送（TPNS）服务端 TypeScript 客户端',
      themeConfig: {
        nav: [
          { text: '文档', link: '/zh-CN/all-pages' },
          { text: 'API（英文）', link: '/api/' },
        ],
        sidebar: { '/zh-CN/': readSidebar('zh-CN/all-pages.md', '/zh-CN/', 'tpns-client') },
        outline: { level: [2, 3], label: '本页内容' },
        docFooter: { prev: '上一页', next: '下一页' },
        returnToTopLabel: '返回顶部',
        sidebarMenuLabel: '目录',
        darkModeSwitchLabel: '外观',
        lightModeSwitchTitle: '切换到浅色',
        darkModeSwitchTitle: '切换到深色',
        langMenuLabel: '语言',
        skipToContentLabel: '跳到正文',
      },
    },
  },
  themeConfig: {
    search: {
      provider: 'local',
      options: {
        miniSearch: {
          // The reference has every word on a few long pages, and would come first always.
          searchOptions: { boostDocument: (id) => (id.includes('/api/') ? 0.1 : 1) },
          options: {
            // Chinese has no blanks between its words.
            tokenize: (text) =>
              [...new Intl.Segmenter('zh', { granularity: 'word' }).segment(text)]
                .filter(({ isWordLike }) => isWordLike)
                .map(({ segment }) => segment),
          },
        },
        locales: {
          'zh-CN': {
            translations: {
              button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
              modal: {
                noResultsText: '没有找到',
                resetButtonTitle: '清除',
                displayDetails: '显示详情',
                backButtonTitle: '关闭搜索',
                footer: { selectText: '选择', navigateText: '切换', closeText: '关闭' },
              },
            },
          },
        },
      },
    },
  },
})
