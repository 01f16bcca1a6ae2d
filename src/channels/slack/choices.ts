import type { types } from '@slack/bolt'
import type { Choice, Reply } from '#core/reply.ts'
import type { BlockGroup, Say } from './parts.ts'
import { limits } from './limits.ts'
import { isBlank, label } from './plain.ts'

/** Buttons of what is only shown (a link) and of what is pressed; the manifest test and the listeners know them by these prefixes. */
export const choiceAction = 'choice'
export const linkAction = 'link'
/** Block ids of a menu begin like this: the message may be replaced by the next menu. */
export const menuBlock = 'menu'

/** A list longer than this, with a label longer than that, becomes one select instead of a wall of cut-off buttons. */
const fewChoices = 5
const shortLabel = 30
/** Buttons and options are parted into blocks of about this much JSON, so that messages can be split between them. */
const maxBlockChars = 5000

export type Surface = 'message' | 'home'

/**
 * The choices of a reply: buttons row by row; in messages a long list as a select.
 *
 * Shapes: block ids and action ids are unique within the reply; the value is the choice id. `[]` without choices.
 */
export function choiceBlocks(reply: Reply, surface: Surface, say: Say): BlockGroup {
  const blocks: types.ActionsBlock[] = []
  let index = 0
  const add = (elements: types.ActionsBlockElement[], first: Choice | undefined) => {
    const mark = reply.kind === 'menu' ? menuBlock : 'answer'
    blocks.push({ type: 'actions', block_id: `${mark}:${blocks.length}:${first?.id ?? ''}`.slice(0, 255), elements })
  }
  for (const group of groupsOf(reply.choices)) {
    if (surface === 'message' && isLongList(group)) {
      const options = group.choices.map((choice) => optionOf(choice, reply))
      for (const some of inPortions(options, limits.selectOptions))
        add([selectOf(some, index++, say)], group.choices[0])
      continue
    }
    const buttons = group.choices.flatMap((choice) => buttonOf(choice, index++, reply))
    for (const some of inPortions(buttons, limits.actionElements)) add(some, group.choices[0])
  }
  return blocks
}

interface ChoiceGroup {
  perRow: number
  choices: Choice[]
}

/** Rows of the same width that follow each other are one grid: sixteen languages, ten topics. */
function groupsOf(rows: readonly Choice[][]): ChoiceGroup[] {
  const groups: ChoiceGroup[] = []
  for (const row of rows) {
    if (row.length === 0) continue
    const last = groups.at(-1)
    if (last?.perRow === row.length) last.choices.push(...row)
    else groups.push({ perRow: row.length, choices: [...row] })
  }
  return groups
}

function isLongList({ perRow, choices }: ChoiceGroup): boolean {
  return (
    perRow === 1 &&
    choices.length > fewChoices &&
    choices.some((choice) => choice.label.length > shortLabel) &&
    choices.every((choice) => choice.url === undefined && choice.id !== '' && choice.id.length <= limits.optionValue)
  )
}

/** A choice that Slack would refuse (an endless or strange address) is left out: the message must arrive. */
function buttonOf(choice: Choice, index: number, { direction }: Reply): types.Button[] {
  const text = {
    type: 'plain_text' as const,
    text: visible(label(choice.label, limits.buttonText, direction)),
    emoji: false,
  }
  if (choice.url === undefined)
    return [
      {
        type: 'button',
        action_id: `${choiceAction}:${index}`,
        text,
        value: choice.id.slice(0, limits.buttonValue) || 'menu',
      },
    ]
  if (!/^https?:\/\//iu.test(choice.url) || !URL.canParse(choice.url) || choice.url.length > limits.url) return []
  return [{ type: 'button', action_id: `${linkAction}:${index}`, text, url: choice.url }]
}

/** Slack takes no empty label. */
function visible(text: string): string {
  return isBlank(text) ? '…' : text
}

function optionOf(choice: Choice, { direction }: Reply): types.PlainTextOption {
  const text = visible(label(choice.label, limits.optionText, direction))
  return { text: { type: 'plain_text', text, emoji: false }, value: choice.id }
}

function selectOf(options: types.PlainTextOption[], index: number, say: Say): types.StaticSelect {
  const placeholder = visible(label(say('web.choices'), limits.header, 'ltr'))
  return {
    type: 'static_select',
    action_id: `${choiceAction}:${index}`,
    placeholder: { type: 'plain_text', text: placeholder, emoji: false },
    options,
  }
}

function inPortions<Item>(items: readonly Item[], most: number): Item[][] {
  const portions: Item[][] = []
  let size = maxBlockChars
  for (const item of items) {
    const length = JSON.stringify(item).length + 1
    const last = portions.at(-1)
    if (!last || last.length >= most || size + length > maxBlockChars) {
      portions.push([item])
      size = length
      continue
    }
    last.push(item)
    size += length
  }
  return portions
}
