import { html } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import { topicTitle } from '#core/knowledge-base.ts'
import type { AuditEntry } from '#staff/ports.ts'
import { mayDoSomewhere } from '#staff/rights.ts'
import type { ConsoleApp, ConsoleDependencies } from '#console/context.ts'
import { isAnswerLocale, languageNames } from '#console/languages.ts'
import { page } from '#console/layout.ts'
import { momentName, placeName, roleNames } from '#console/names.ts'
import { buttonLink } from '#console/parts.ts'
import { actionNames, factNames, kindNames, specialNames } from './words.ts'

/** The audit log, newest first. Nothing on this page changes anything. */
export function registerAudit(app: ConsoleApp, { accounts, knowledge }: ConsoleDependencies): void {
  app.get('/audit', async (context) => {
    const actor = context.get('staff').account
    if (!mayDoSomewhere(actor, 'audit')) throw new HTTPException(403)
    const before = Number.parseInt(context.req.query('before') ?? '', 10)
    const people = new Map((await accounts.all()).map((account) => [account.id, account]))
    // An admin of one municipality sees what concerns it: its places, and what its people did or what was done to their accounts.
    const concerns = ({ actor: by, subject, facts }: AuditEntry) =>
      actor.municipality === undefined ||
      [facts.place, facts.municipality, people.get(by)?.municipality, people.get(subject)?.municipality].includes(
        actor.municipality,
      )
    const { lines, next } = await accounts.audit.lines({
      before: Number.isSafeInteger(before) ? before : undefined,
      concerns,
    })
    const nameOf = (id: string) => specialNames[id] ?? people.get(id)?.name ?? id
    const subjectOf = ({ subject, facts }: AuditEntry) => {
      const { base } = knowledge.current()
      if (facts.kind === 'office') return base.offices.get(subject)?.name ?? subject
      if (facts.kind === 'short-texts' && isAnswerLocale(subject)) return `Kurze Texte auf ${languageNames[subject]}`
      return facts.kind === undefined ? nameOf(subject) : topicTitle(base, subject, 'de')
    }
    const factsOf = (facts: AuditEntry['facts']) =>
      Object.entries(facts)
        .filter(([, value]) => value !== '')
        .map(([name, value]) => {
          if (name === 'place' || name === 'municipality') return placeName(knowledge, value)
          // What was changed says it already.
          if (name === 'kind') return value === 'short-texts' ? '' : (kindNames[value] ?? value)
          if (name === 'roles')
            return value
              .split(' ')
              .map((role) => roleNames[role as keyof typeof roleNames]?.name ?? role)
              .join(', ')
          return `${factNames[name] ?? name}: ${value}`
        })
        .filter(Boolean)
        .join(' · ')
    return page(context, {
      title: 'Protokoll',
      section: 'audit',
      body: html`<p class="kern-body">Wer was wann getan hat. Das Protokoll lässt sich hier nicht ändern.</p>
        <ul class="log">
          ${lines.map(
            (line) =>
              html`<li>
                <time datetime="${new Date(line.at).toISOString()}">${momentName(line.at)}</time>
                <p class="kern-body">
                  <strong>${nameOf(line.actor)}</strong> ${actionNames[line.action] ?? line.action}${
                    line.subject !== '' && line.subject !== line.actor
                      ? html` <span class="subject">${subjectOf(line)}</span>`
                      : ''
                  }
                </p>
                <p class="kern-body kern-body--small kern-body--muted">${factsOf(line.facts)}</p>
              </li>`,
          )}
        </ul>
        ${lines.length === 0 ? html`<p class="kern-body">Hier steht noch nichts.</p>` : ''}
        ${next === undefined ? '' : html`<p>${buttonLink('Ältere Einträge', `/staff/audit?before=${next}`)}</p>`}`,
    })
  })
}
