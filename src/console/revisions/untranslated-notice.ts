import { html } from 'hono/html'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import type { Revision } from '#staff/ports.ts'
import { mayDo } from '#staff/rights.ts'
import { ownerOf, shortTextLocales, shortTextsIn, untranslatedBy, withDrafts } from '#staff/short-texts.ts'
import type { ConsoleContext } from '#console/context.ts'
import { languageNames } from '#console/languages.ts'
import { notice, type Content } from '#console/parts.ts'
import { shortTextsAddress } from '#console/translations/short-texts-list.ts'

/** Says in how many languages the new short texts of a change have no translation. Shapes: nothing when they have all, or there is none. */
export function untranslatedNotice(context: ConsoleContext, base: KnowledgeBase, open: Revision): Content {
  const { germans, locales } = untranslatedBy(base, open)
  if (germans.length === 0) return undefined
  const { account } = context.get('staff')
  const pending = withDrafts(base, [open])
  const text = shortTextsIn(pending).get(germans[0] ?? '')
  const links = locales
    .filter((locale) => account.locales.includes(locale))
    .map((locale) => {
      const place = text && ownerOf(pending, text, locale)
      // What somebody may not translate is not theirs to be sent to.
      if (place === undefined || !mayDo(account, 'translate', place, locale)) return ''
      const href = shortTextsAddress(locale, { place, status: 'missing' })
      return html`<li><a class="kern-link" href="${href}">Auf ${languageNames[locale]} übersetzen</a></li>`
    })
    .filter((link) => link !== '')
  const said =
    locales.length === shortTextLocales.length
      ? `In keiner der ${locales.length} Sprachen gibt es schon eine Übersetzung für:`
      : `In ${locales.length === 1 ? 'einer Sprache' : `${locales.length} Sprachen`} gibt es noch keine Übersetzung für:`
  return notice(
    'info',
    html`<p>${said}</p>
      <ul class="plain-list">
        ${germans.map((german) => html`<li>„${german}“</li>`)}
      </ul>
      <p>Bis dahin lesen Menschen dort Englisch oder Deutsch.</p>
      ${
        links.length > 0
          ? html`<ul class="plain-list">
              ${links}
            </ul>`
          : html`<p><a class="kern-link" href="/staff/translations?locale=">Zu den Übersetzungen</a></p>`
      }`,
    { title: 'Kurze Texte ohne Übersetzung' },
  )
}
