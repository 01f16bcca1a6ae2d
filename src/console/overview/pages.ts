import { html } from 'hono/html'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { reportStyles } from '#console/figures/charts.ts'
import { languageNames, translatedLocales } from '#console/languages.ts'
import { importsOf } from '#console/imports/list.ts'
import { page } from '#console/layout.ts'
import { momentName, placeName } from '#console/names.ts'
import { notice, type Content } from '#console/parts.ts'
import { changePath, editorPath, kindName, mayWorkOn, placesOf, subjectTitle } from '#console/revisions/subjects.ts'
import { shortTextsAddress } from '#console/translations/short-texts-list.ts'
import { translatedPlaces, translationCounts, type WorkStatus } from '#console/translations/work.ts'
import { topicTitle, type KnowledgeBase } from '#core/knowledge-base.ts'
import { addDays, dayOf, germanDay } from '#staff/days.ts'
import { figuresOf } from '#staff/figures.ts'
import { groupGaps } from '#staff/gaps.ts'
import type { Account, Revision } from '#staff/ports.ts'
import { isRetirement } from '#staff/problems.ts'
import { mayDo, mayDoSomewhere, nationwide } from '#staff/rights.ts'
import { missingShortTexts, shortTextLocales, type ShortTextLocale } from '#staff/short-texts.ts'
import { systemAccount } from '#staff/system-account.ts'
import { countText, shareText } from '#staff/small-counts.ts'
import { dueEntries, officesToConfirm } from '#staff/worklists.ts'

const listed = 5
const ratingDays = 90
/** Answers that fewer people than this find helpful are looked at. */
const fewHelpful = 60

/** The start page: what there is to do, for this person. */
export function registerOverview(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  app.get('/', async (context) => {
    const { account } = context.get('staff')
    const changes = await dependencies.revisions.worklist()
    const tasks = [
      ...(await gapTasks(account, dependencies)),
      ...(await importTasks(account, dependencies)),
      ...knowledgeTasks(account, dependencies),
    ]
    return page(context, {
      title: 'Übersicht',
      section: 'overview',
      body: html`${reportStyles()}
        <section class="stack" aria-labelledby="todo">
          <h2 class="kern-heading-medium" id="todo">Zu tun</h2>
          ${
            tasks.length > 0
              ? html`<ul class="work">
                  ${tasks}
                </ul>`
              : notice('success', 'Gerade ist nichts zu tun.')
          }
        </section>
        ${changesSection(context, dependencies, changes)} ${await lastWeek(account, dependencies)}`,
    })
  })
}

function task(count: number, label: string, href: string, more: Content = ''): Content {
  return html`<li>
    <span class="number">${countText(count)}</span>
    <span
      ><a class="kern-link" href="${href}">${label}</a
      >${more ? html`<br /><span class="muted">${more}</span>` : ''}</span
    >
  </li>`
}

async function gapTasks(account: Account, { gapStore, knowledge }: ConsoleDependencies): Promise<Content[]> {
  if (!mayDoSomewhere(account, 'gaps')) return []
  const gaps = (await gapStore.gaps(account.municipality)).filter(({ municipality }) =>
    mayDo(account, 'gaps', municipality || nationwide),
  )
  const groups = (await groupGaps(gaps, knowledge.current())).filter(({ answeredBy }) => answeredBy === undefined)
  const open = groups.reduce((sum, group) => sum + group.gaps.length, 0)
  if (open === 0) return []
  const [largest] = groups
  const about = largest && largest.gaps.length > 1 && largest.candidates[0]
  const more = about ? `am häufigsten in der Nähe von „${topicTitle(knowledge.current().base, about.topic, 'de')}“` : ''
  return [task(open, open === 1 ? 'offene Frage' : 'offene Fragen', '/staff/gaps', more)]
}

/** Material from elsewhere that nobody has read yet. */
async function importTasks(account: Account, dependencies: ConsoleDependencies): Promise<Content[]> {
  const waiting = await importsOf(dependencies, account, 'open')
  if (waiting.length === 0) return []
  const label =
    waiting.length === 1 ? 'Zulieferung, die noch niemand gelesen hat' : 'Zulieferungen, die noch niemand gelesen hat'
  const names = [...new Set(waiting.map(({ place }) => placeName(dependencies.knowledge, place)))]
  return [task(waiting.length, label, '/staff/imports', names.join(', '))]
}

function knowledgeTasks(account: Account, dependencies: ConsoleDependencies): Content[] {
  const { knowledge, clock } = dependencies
  const { base } = knowledge.current()
  const today = dayOf(clock())
  const edits = (place: string) => mayDo(account, 'edit', place)
  const tasks: Content[] = []
  const due = dueEntries(base, edits, today)
  for (const [place, entries] of Map.groupBy(due, (one) => one.place)) {
    const [oldest] = entries
    const name = placeName(knowledge, place)
    const label = entries.length === 1 ? 'Antwort, deren Prüfdatum vorbei ist' : 'Antworten, deren Prüfdatum vorbei ist'
    const more = `${name}, am längsten: ${topicTitle(base, oldest?.entry.topic ?? '', 'de')} (${germanDay(oldest?.entry.reviewBy ?? '')})`
    tasks.push(task(entries.length, label, `/staff/entries?due=1&place=${place}`, more))
  }
  const offices = officesToConfirm(base, edits, Number(today.slice(0, 4)), today)
  if (offices.length > 0)
    tasks.push(
      task(
        offices.length,
        offices.length === 1 ? 'Stelle, deren Angaben zu prüfen sind' : 'Stellen, deren Angaben zu prüfen sind',
        '/staff/offices?state=any',
        'Kontakt fehlt, ist alt oder nicht bestätigt',
      ),
    )
  return [...tasks, ...translationTasks(account, dependencies), ...shortTextTasks(account, base)]
}

/** Short texts that people cannot read: a line for each language of who has some, else one for all. */
function shortTextTasks(account: Account, base: KnowledgeBase): Content[] {
  const counts = shortTextLocales
    .map((locale) => ({
      locale,
      count: missingShortTexts(base, locale, (place) => mayDo(account, 'translate', place, locale)),
    }))
    .filter(({ count }) => count > 0)
  const line = (count: number, label: string, href: string, more: Content) => [task(count, label, href, more)]
  const addressOf = (locale: ShortTextLocale) => shortTextsAddress(locale, { status: 'missing' })
  const own = counts.filter(({ locale }) => account.locales.includes(locale))
  if (account.locales.length > 0 || counts.length === 1)
    return (account.locales.length > 0 ? own : counts).flatMap(({ locale, count }) =>
      line(
        count,
        `kurze Texte ohne Übersetzung auf ${languageNames[locale]}`,
        addressOf(locale),
        'Hinweise bei Stellen, Zuständigkeiten und Terminen',
      ),
    )
  const sum = counts.reduce((total, { count }) => total + count, 0)
  return sum === 0
    ? []
    : line(sum, 'kurze Texte ohne Übersetzung', '/staff/translations', `in ${counts.length} Sprachen`)
}

function translationTasks(account: Account, dependencies: ConsoleDependencies): Content[] {
  const places = placesOf(dependencies)
  const counts = translatedLocales
    .map((locale) => {
      const counts = translationCounts(translatedPlaces(places, account, locale), locale)
      const of = (status: WorkStatus) => counts.get(status) ?? 0
      return { locale, outdated: of('outdated'), missing: of('missing'), machine: of('machine') }
    })
    .filter(({ outdated, missing, machine }) => outdated + missing + machine > 0)
  if (counts.length === 0) return []
  // Who has languages of their own gets a line for each, others one for all.
  if (account.locales.length > 0)
    return counts
      .filter(({ locale }) => account.locales.includes(locale))
      .map(({ locale, outdated, missing, machine }) =>
        task(
          outdated + missing + machine,
          `Übersetzungen: ${languageNames[locale]}`,
          `/staff/translations?locale=${locale}`,
          `${outdated} veraltet, ${missing} fehlen, ${machine} maschinell übersetzt und noch nicht geprüft`,
        ),
      )
  const sum = (of: 'outdated' | 'missing' | 'machine') => counts.reduce((total, count) => total + count[of], 0)
  const line = (of: 'outdated' | 'missing' | 'machine', label: string) => {
    const some = counts.filter((count) => count[of] > 0)
    const [only] = some
    if (!only) return []
    // One language: straight to its work list.
    const href = some.length === 1 ? `/staff/translations?locale=${only.locale}&status=${of}` : '/staff/translations'
    const more =
      some.length > listed
        ? `in ${some.length} Sprachen`
        : some.map((count) => `${languageNames[count.locale]} ${countText(count[of])}`).join(' · ')
    return [task(sum(of), label, href, more)]
  }
  return [
    ...line('outdated', 'veraltete Übersetzungen'),
    ...line('missing', 'fehlende Übersetzungen'),
    ...line('machine', 'maschinelle Übersetzungen, die noch niemand geprüft hat'),
  ]
}

function changesSection(
  context: ConsoleContext,
  { knowledge }: ConsoleDependencies,
  changes: readonly Revision[],
): Content {
  const { account } = context.get('staff')
  const { base } = knowledge.current()
  const toReview = changes.filter(({ state, place }) => state === 'review' && mayDo(account, 'publish', place))
  const imported = changes.filter(
    (revision) => revision.author === systemAccount.id && revision.state === 'draft' && mayWorkOn(account, revision),
  )
  const own = changes.filter(({ author, state }) => author === account.id && state === 'draft')
  const list = (title: string, id: string, revisions: readonly Revision[], pathOf: (revision: Revision) => string) =>
    revisions.length === 0
      ? ''
      : html`<section class="stack" aria-labelledby="${id}">
          <h2 class="kern-heading-medium" id="${id}">${title} (${revisions.length})</h2>
          <ul class="questions">
            ${revisions.slice(0, 4 * listed).map(
              (revision) =>
                html`<li>
                  <span
                    ><a class="kern-link" href="${pathOf(revision)}">${subjectTitle(base, revision, revision.value)}</a>
                    ${isRetirement(revision) ? html`<span class="tag">zurückziehen</span>` : ''}
                    <span class="muted"
                      >${kindName(revision.kind)} · ${placeName(knowledge, revision.place)} ·
                      ${momentName(revision.updatedAt)}</span
                    ></span
                  >
                </li>`,
            )}
          </ul>
        </section>`
  return html`${list('Warten auf Freigabe', 'reviews', toReview, changePath)}
  ${list('Eingelesene Entwürfe', 'imported', imported, changePath)} ${list('Meine Entwürfe', 'drafts', own, changePath)}`
}

/** Figures of the last seven days, and answers that did not help. */
async function lastWeek(
  account: Account,
  { countStore, knowledge, clock, municipality }: ConsoleDependencies,
): Promise<Content> {
  if (!mayDoSomewhere(account, 'figures')) return ''
  const place = account.municipality ?? municipality
  const { base } = knowledge.current()
  const today = dayOf(clock())
  const counts = await countStore.counts(addDays(today, 1 - ratingDays), today, place)
  const week = { from: addDays(today, -6), to: today }
  const figures = figuresOf(
    counts.filter(({ day }) => day >= week.from),
    base,
    week,
  )
  const { rated } = figuresOf(counts, base, { from: addDays(today, 1 - ratingDays), to: today })
  const unhelpful = rated.filter(({ share }) => (share?.percent ?? 100) < fewHelpful).slice(0, listed)
  const tile = (label: string, value: string) =>
    html`<div class="tile">
      <dt>${label}</dt>
      <dd class="${value.length > 9 ? 'words' : ''}">${value}</dd>
    </div>`
  return html`<section class="stack" aria-labelledby="week">
    <h2 class="kern-heading-medium" id="week">
      Die letzten 7 Tage${place ? ` in ${placeName(knowledge, place)}` : ''}
    </h2>
    <dl class="tiles">
      ${tile('Fragen', countText(figures.questions))} ${tile('sofort beantwortet', shareText(figures.answered))}
      ${tile('der Bewertungen: hilfreich', shareText(figures.ratings.share))}
    </dl>
    ${
      unhelpful.length > 0
        ? html`<h3 class="kern-heading-small">Antworten, die oft nicht geholfen haben</h3>
            <ul class="questions">
              ${unhelpful.map(
                ({ key, label, share }) =>
                  html`<li>
                    <a
                      class="kern-link"
                      href="${editorPath({ kind: 'entry', place: base.municipalities.get(place ?? '')?.entries.has(key) ? (place ?? nationwide) : nationwide, key })}"
                      >${label}</a
                    ><span class="muted">hilfreich: ${shareText(share)} (${ratingDays} Tage)</span>
                  </li>`,
              )}
            </ul>`
        : ''
    }
    <p>
      <a class="kern-link" href="/staff/entries?unhelpful=1">Wenig hilfreiche Antworten</a> ·
      <a class="kern-link" href="/staff/figures">Alle Zahlen</a>
    </p>
  </section>`
}
