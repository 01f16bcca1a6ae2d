import type { AnswerLocale } from '#core/locale.ts'
import type { Assets } from './assets.ts'
import { renderHtml } from './html.ts'
import { htmlLang } from './present.ts'
import type { Frame, WebReply } from './widget/protocol.ts'
import { replyView, saidView } from './widget/reply-view.ts'
import { h, icon, iconPaths, type Content, type View, type ViewElement } from './widget/view.ts'

/** What every page needs around its content. */
export interface PageContext {
  frame: Frame
  assets: Pick<Assets, 'version' | 'modules'>
  /** The address this page is known by, for search engines; left out: not to be indexed. */
  canonical?: string
}

const favicon = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b5159"/>` +
    `<path transform="translate(4 4)" d="${iconPaths.sign}" fill="none" stroke="#fff" stroke-width="1.8" ` +
    `stroke-linejoin="round" stroke-linecap="round"/></svg>`,
)}`

function documentOf(
  title: string,
  { frame, assets: { version }, canonical }: PageContext,
  body: Content,
  head: Content = [],
): string {
  const page = h(
    'html',
    { lang: frame.lang, dir: frame.dir },
    h(
      'head',
      {},
      h('meta', { charset: 'utf-8' }),
      h('title', {}, title),
      // The keyboard of a phone shall make the chat lower, not cover its end.
      h('meta', {
        name: 'viewport',
        content: 'width=device-width, initial-scale=1, interactive-widget=resizes-content',
      }),
      h('meta', { name: 'color-scheme', content: 'light dark' }),
      h('meta', { name: 'theme-color', content: '#0b5159' }),
      canonical === undefined
        ? h('meta', { name: 'robots', content: 'noindex' })
        : h('link', { rel: 'canonical', href: canonical }),
      h('link', { rel: 'icon', type: 'image/svg+xml', href: favicon }),
      h('link', { rel: 'stylesheet', href: `/widget/${version}/chat.css` }),
      h('link', { rel: 'stylesheet', href: `/widget/${version}/page.css` }),
      head,
    ),
    h('body', {}, body),
  )
  return `<!DOCTYPE html>${renderHtml(page)}`
}

function footer(frame: Frame): Content {
  return (
    frame.links.length > 0 &&
    h(
      'footer',
      { class: 'page-footer' },
      frame.links.map(({ label, url }) => h('a', { href: url }, label)),
    )
  )
}

/** The head of a page: where one is, and the way to the chat. */
function banner(frame: Frame, chatUrl: string): View {
  return h(
    'header',
    { class: 'bar' },
    h(
      'a',
      { class: 'home', href: chatUrl },
      h('span', { class: 'mark' }, icon('sign')),
      h(
        'span',
        { class: 'names' },
        h('strong', {}, frame.words.title),
        h('span', { class: 'town' }, frame.town ?? frame.words.subtitle),
      ),
    ),
  )
}

/** What a conversation without JavaScript carries from page to page. */
export interface FormState {
  conversation: string
  municipality?: string
  start?: string
}

function hidden(name: string, value: string | undefined): View | undefined {
  return value === undefined ? undefined : h('input', { type: 'hidden', name, value })
}

/** The chat without JavaScript: one exchange, and the form for the next one. */
function plainChat(
  frame: Frame,
  form: FormState,
  replies: readonly WebReply[],
  question: string | undefined,
): ViewElement {
  return h(
    'main',
    { class: 'chat plain' },
    h(
      'header',
      { class: 'bar' },
      h('span', { class: 'mark' }, icon('sign')),
      h(
        'div',
        { class: 'names' },
        h('h1', {}, frame.words.title),
        h('p', { class: 'town' }, frame.town ?? frame.words.subtitle),
      ),
    ),
    h(
      'form',
      { class: 'dialogue', method: 'post', action: '/' },
      hidden('conversation', form.conversation),
      hidden('municipality', form.municipality),
      hidden('start', form.start),
      hidden('locale', frame.locale),
      h(
        'div',
        { class: 'log' },
        question !== undefined && h('div', { class: 'mine' }, saidView(question, frame.words.you)),
        replies.map((reply) => replyView(reply, { level: 2, collapse: false })),
      ),
      h(
        'div',
        { class: 'foot' },
        h(
          'div',
          { class: 'composer' },
          h('label', { class: 'spoken', for: 'question' }, frame.words.label),
          h('textarea', {
            id: 'question',
            name: 'text',
            rows: 2,
            maxlength: frame.maxChars,
            placeholder: frame.words.placeholder,
            dir: 'auto',
          }),
          h('button', { type: 'submit', class: 'send' }, h('span', {}, frame.words.send), icon('arrow', true)),
        ),
      ),
    ),
  )
}

/**
 * The chat on a page of its own.
 *
 * A `deepLink` begins a talk: where scripts run the element takes over from the form inside it. A talk that was begun with the form goes on
 * with it, `question` being what was just asked: the page holds this one exchange and nothing older.
 */
export function chatPage(
  context: PageContext,
  form: FormState,
  replies: readonly WebReply[],
  state: { deepLink: string } | { question: string | undefined },
): string {
  const { frame, assets } = context
  const title = frame.town ? `${frame.words.title} · ${frame.town}` : frame.words.title
  if ('question' in state)
    return documentOf(title, context, [plainChat(frame, form, replies, state.question), footer(frame)])
  const chat = h(
    'wegweiser-chat',
    { mode: 'page', locale: frame.locale, municipality: form.municipality, start: state.deepLink || undefined },
    plainChat(frame, form, replies, undefined),
  )
  return documentOf(
    title,
    context,
    [chat, footer(frame)],
    assets.modules.map((name) =>
      name === 'chat.ts'
        ? h('script', { type: 'module', src: `/widget/${assets.version}/${name}` })
        : h('link', { rel: 'modulepreload', href: `/widget/${assets.version}/${name}` }),
    ),
  )
}

/** One answer on a page of its own: for links, search engines and paper. */
export function topicPage(
  context: PageContext,
  title: string,
  reply: WebReply,
  languages: readonly { locale: AnswerLocale; name: string; url: string }[],
  chatUrl: string,
  data: object,
): string {
  const { frame } = context
  return documentOf(
    `${title} · ${frame.words.title}`,
    context,
    [
      banner(frame, chatUrl),
      h(
        'main',
        { class: 'topic' },
        replyView({ ...reply, choices: [] }, { level: 1, collapse: false }),
        h('a', { class: 'choice more-questions', href: chatUrl }, icon('speech'), h('span', {}, frame.words.open)),
        h(
          'nav',
          { class: 'languages', 'aria-label': frame.words.language },
          languages.map(({ locale, name, url }) =>
            h(
              'a',
              {
                href: url,
                lang: htmlLang(locale),
                hreflang: htmlLang(locale),
                'aria-current': locale === frame.locale && 'page',
              },
              name,
            ),
          ),
        ),
      ),
      footer(frame),
    ],
    h('script', { type: 'application/ld+json' }, JSON.stringify(data)),
  )
}

/** A page that only says something: privacy, an error. */
export function textPage(context: PageContext, title: string, reply: WebReply): string {
  const { frame } = context
  return documentOf(`${title} · ${frame.words.title}`, context, [
    banner(frame, `/?l=${frame.locale}`),
    h('main', { class: 'topic' }, replyView({ ...reply, choices: [] }, { level: 1, collapse: false })),
    footer(frame),
  ])
}
