import type { Choice } from '#core/reply.ts'
import type { WebReply } from './protocol.ts'
import { h, icon, linkView, type Content, type IconName, type View } from './view.ts'

type Style = 'list' | 'chips' | 'feedback' | 'standing'

function styleOf(row: readonly Choice[]): Style {
  const ids = row.map((choice) => choice.id)
  if (ids.every((id) => /^[ftl]:/u.test(id))) return 'list'
  if (ids.every((id) => /^[yn]:/u.test(id))) return 'feedback'
  return ids.every((id) => ['person', 'menu', 'languages'].includes(id)) && ids.length === 3 ? 'standing' : 'chips'
}

const choiceIcons: Record<string, IconName> = {
  person: 'person',
  menu: 'list',
  languages: 'globe',
  l: 'globe',
  towns: 'pin',
  m: 'pin',
  privacy: 'lock',
  forget: 'trash',
  y: 'up',
  n: 'down',
  o: 'arrow',
  'a:newcomer': 'person',
  'a:employer': 'building',
}

/** Rows of the same kind that follow each other become one group. */
export function choicesView({ choices, words }: Pick<WebReply, 'choices' | 'words'>): Content {
  const groups: { style: Style; choices: Choice[] }[] = []
  for (const row of choices) {
    const style = styleOf(row)
    const last = groups.at(-1)
    if (last?.style === style) last.choices.push(...row)
    else groups.push({ style, choices: [...row] })
  }
  return (
    groups.length > 0 &&
    h(
      'div',
      { class: 'choices', role: 'group', 'aria-label': words.choices },
      groups.map((group) =>
        h(
          'div',
          { class: group.style },
          group.choices.map((choice) => choiceView(choice)),
        ),
      ),
    )
  )
}

/** Where messengers have only a character for a picture, there is one of ours. */
const leadingPicture = /^(?:\p{Extended_Pictographic}|\u{FE0F}|\u{200D}|[←→])+\s*/u

function choiceView({ id, label, url }: Choice): View {
  const name = choiceIcons[id] ?? choiceIcons[id.split(':')[0] ?? '']
  const content = [name && icon(name, name === 'arrow'), h('bdi', {}, label.replace(leadingPicture, ''))]
  if (url !== undefined) return linkView(url, content, 'choice')
  const locale = /^l:(.+)/u.exec(id)?.[1]
  return h('button', { type: 'submit', class: 'choice', name: 'choice', value: id, lang: locale?.slice(0, 2) }, content)
}
