import { z } from 'zod'

/** Limits of Block Kit, written down apart from those of the code under test (docs/slack.md says where from). */
const text = (type: 'plain_text' | 'mrkdwn', max: number) =>
  z.strictObject({
    type: z.literal(type),
    text: z.string().min(1).max(max),
    ...(type === 'plain_text' ? { emoji: z.boolean().optional() } : { verbatim: z.boolean().optional() }),
  })
const plainText = (max: number) => text('plain_text', max)
const anyText = (max: number) => z.discriminatedUnion('type', [text('plain_text', max), text('mrkdwn', max)])
const id = z.string().min(1).max(255)
const url = z.url({ protocol: /^https?$/ }).max(3000)
const block = { block_id: id.optional() }

const confirm = z.strictObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(['primary', 'danger']).optional(),
})
const option = z.strictObject({
  text: plainText(75),
  value: z.string().min(1).max(75),
  description: plainText(75).optional(),
  url: url.optional(),
})
const action = { action_id: id, confirm: confirm.optional() }
const button = z.strictObject({
  ...action,
  type: z.literal('button'),
  text: plainText(75),
  value: z.string().max(2000).optional(),
  url: url.optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: z.string().max(75).optional(),
})
const staticSelect = z.strictObject({
  ...action,
  type: z.literal('static_select'),
  placeholder: plainText(150).optional(),
  options: z
    .array(option.omit({ url: true }))
    .min(1)
    .max(100),
  initial_option: option.optional(),
})
const overflow = z.strictObject({ ...action, type: z.literal('overflow'), options: z.array(option).min(1).max(5) })
const boxes = (type: 'checkboxes' | 'radio_buttons') =>
  z.strictObject({
    ...action,
    type: z.literal(type),
    options: z
      .array(option.omit({ url: true }))
      .min(1)
      .max(10),
  })
const actionElement = z.discriminatedUnion('type', [
  button,
  staticSelect,
  overflow,
  boxes('checkboxes'),
  boxes('radio_buttons'),
])
const textInput = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: id,
  initial_value: z.string().min(1).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
  multiline: z.boolean().optional(),
  placeholder: plainText(150).optional(),
})

const style = z
  .strictObject({ bold: z.boolean(), italic: z.boolean(), strike: z.boolean(), code: z.boolean() })
  .partial()
const richElement = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1), style: style.optional() }),
  z.strictObject({
    type: z.literal('link'),
    url: z
      .string()
      .regex(/^(https?:\/\/|mailto:|tel:)./i)
      .max(3000),
    text: z.string().min(1).optional(),
    style: style.optional(),
  }),
  z.strictObject({ type: z.literal('emoji'), name: z.string().min(1) }),
  z.strictObject({ type: z.literal('user'), user_id: z.string() }),
  z.strictObject({ type: z.literal('broadcast'), range: z.enum(['here', 'channel', 'everyone']) }),
])
const richSection = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(richElement).min(1) })
const richList = z.strictObject({
  type: z.literal('rich_text_list'),
  style: z.enum(['bullet', 'ordered']),
  elements: z.array(richSection).min(1),
  indent: z.int().min(0).max(8).optional(),
  offset: z.int().min(0).optional(),
  border: z.int().min(0).max(1).optional(),
})

const blockSchema = z.discriminatedUnion('type', [
  z
    .strictObject({
      ...block,
      type: z.literal('section'),
      text: anyText(3000).optional(),
      fields: z.array(anyText(2000)).min(1).max(10).optional(),
      accessory: actionElement.optional(),
      expand: z.boolean().optional(),
    })
    .refine((section) => section.text !== undefined || section.fields !== undefined, 'needs text or fields'),
  z.strictObject({ ...block, type: z.literal('header'), text: plainText(150) }),
  z.strictObject({ ...block, type: z.literal('divider') }),
  z.strictObject({
    ...block,
    type: z.literal('image'),
    image_url: url,
    alt_text: z.string().min(1).max(2000),
    title: plainText(2000).optional(),
  }),
  z.strictObject({ ...block, type: z.literal('context'), elements: z.array(anyText(3000)).min(1).max(10) }),
  z.strictObject({ ...block, type: z.literal('actions'), elements: z.array(actionElement).min(1).max(25) }),
  z.strictObject({
    ...block,
    type: z.literal('input'),
    label: plainText(2000),
    hint: plainText(2000).optional(),
    optional: z.boolean().optional(),
    element: z.discriminatedUnion('type', [textInput, staticSelect]),
  }),
  z.strictObject({
    ...block,
    type: z.literal('rich_text'),
    elements: z.array(z.discriminatedUnion('type', [richSection, richList])).min(1),
  }),
])

export type ShownBlock = z.infer<typeof blockSchema>
export type ShownElement = z.infer<typeof actionElement>

const home = z.strictObject({
  type: z.literal('home'),
  blocks: z.array(z.unknown()).max(100),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
})
const modal = home.extend({
  type: z.literal('modal'),
  title: plainText(24),
  submit: plainText(24).optional(),
  close: plainText(24).optional(),
})

/** What Slack would say about these blocks, one line per fault with a JSON pointer. Shapes: `[]` when it takes them. */
export function faultsInBlocks(blocks: unknown, most = 50): string[] {
  const parsed = z.array(blockSchema).max(most).safeParse(blocks)
  if (!parsed.success)
    return parsed.error.issues.map((issue) => `[ERROR] ${issue.message} [json-pointer:/blocks/${issue.path.join('/')}]`)
  return [
    ...repeated(
      parsed.data.flatMap((one) => one.block_id ?? []),
      'block_id',
    ),
    ...parsed.data.flatMap(repeatedActions),
  ]
}

/** Slack's hidden limit; ours is a stricter reading of it: the JSON of all blocks. */
export function isTooLongTogether(blocks: unknown): boolean {
  return JSON.stringify(blocks).length >= 12_000
}

export function faultsInView(view: unknown): string[] {
  const parsed = z.discriminatedUnion('type', [home, modal]).safeParse(view)
  if (!parsed.success)
    return parsed.error.issues.map((issue) => `[ERROR] ${issue.message} [json-pointer:/view/${issue.path.join('/')}]`)
  const faults = faultsInBlocks(parsed.data.blocks, 100)
  const hasInput = JSON.stringify(parsed.data.blocks).includes('"type":"input"')
  if (parsed.data.type === 'modal' && hasInput && !('submit' in parsed.data && parsed.data.submit))
    faults.push('[ERROR] missing required field: submit [json-pointer:/view]')
  return faults
}

/** The buttons and selects of blocks. */
export function actionElementsOf(one: ShownBlock): ShownElement[] {
  if (one.type === 'actions') return one.elements
  return one.type === 'section' && one.accessory ? [one.accessory] : []
}

function repeatedActions(one: ShownBlock): string[] {
  return repeated(
    actionElementsOf(one).map((element) => element.action_id),
    'action_id',
  )
}

function repeated(ids: readonly string[], what: string): string[] {
  return ids
    .filter((one, index) => ids.indexOf(one) !== index)
    .map((one) => `[ERROR] \`${what}\` "${one}" already exists [json-pointer:/blocks]`)
}
