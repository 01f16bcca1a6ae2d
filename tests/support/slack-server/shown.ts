import type { ShownBlock } from './block-kit.ts'

/** What a person reads in blocks: rich and plain text as it is, mrkdwn without its escapes. Labels of buttons are left out. */
export function shownText(blocks: readonly ShownBlock[]): string {
  return blocks.map(textOf).filter(Boolean).join('\n')
}

function textOf(block: ShownBlock): string {
  switch (block.type) {
    case 'header':
      return block.text.text
    case 'section':
      return [block.text, ...(block.fields ?? [])].flatMap((one) => (one ? [unescaped(one)] : [])).join('\n')
    case 'context':
      return block.elements.map(unescaped).join(' ')
    case 'rich_text':
      return block.elements
        .flatMap((element) => (element.type === 'rich_text_list' ? element.elements : [element]))
        .map((section) =>
          section.elements.map((one) => ('text' in one && one.text ? one.text : 'url' in one ? one.url : '')).join(''),
        )
        .join('\n')
    case 'actions':
    case 'divider':
    case 'image':
    case 'input':
      return ''
  }
}

function unescaped({ type, text }: { type: string; text: string }): string {
  return type === 'plain_text' ? text : unescapeMarkup(text)
}

export function unescapeMarkup(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')
}

const pingMarkup = /<(?:!(?:channel|here|everyone|subteam)[^>]*|@[A-Z0-9]+[^>]*)>/g

/** Who or what would be pinged by a message: markup in texts that Slack reads, mentions in rich text. */
export function pingsIn(text: string, blocks: readonly ShownBlock[]): string[] {
  const read = blocks.flatMap((block) => {
    if (block.type === 'section') return [block.text, ...(block.fields ?? [])].flatMap((one) => (one ? [one] : []))
    return block.type === 'context' ? block.elements : []
  })
  const markup = [text, ...read.filter((one) => one.type === 'mrkdwn').map((one) => one.text)]
  const mentions = blocks.flatMap((block) =>
    block.type === 'rich_text'
      ? block.elements
          .flatMap((element) => (element.type === 'rich_text_list' ? element.elements : [element]))
          .flatMap((section) => section.elements)
          .filter((element) => element.type === 'user' || element.type === 'broadcast')
          .map((element) => element.type)
      : [],
  )
  return [...markup.flatMap((one) => one.match(pingMarkup) ?? []), ...mentions]
}
