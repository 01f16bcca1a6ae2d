import { html } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import { staffChannels, type StaffChannel } from '#staff/ports.ts'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { csrfField, seeOther } from '#console/guard.ts'
import { page } from '#console/layout.ts'
import { dateName } from '#console/names.ts'
import { badge, buttonLink, fieldsOf, notice, submitButton, textField, type Content } from '#console/parts.ts'
import { waitText } from '#console/sign-in/words.ts'

const names: Record<StaffChannel, string> = { telegram: 'Telegram', slack: 'Slack' }

/** Where the code is sent, and how. */
const ways: Record<StaffChannel, { where: string; command: string }> = {
  telegram: {
    where: 'Öffnen Sie in Telegram den privaten Chat mit dem Bot und schreiben Sie ihm genau das:',
    command: '/link',
  },
  slack: {
    where: 'Schreiben Sie in Slack in irgendeinen Kanal genau das. Nur Sie sehen es und die Antwort.',
    command: '/wegweiser link',
  },
}

/** Which messengers are linked with the own account, and how to link them. Shapes: `''` when there are none. */
export async function messengerSection(context: ConsoleContext, { messengers }: ConsoleDependencies): Promise<Content> {
  if (!messengers || messengers.channels.length === 0) return ''
  const linked = await messengers.links.of(context.get('staff').account.id)
  return html`<section class="stack" aria-labelledby="messengers">
    <h2 class="kern-heading-small" id="messengers">Slack und Telegram</h2>
    <p class="kern-body">
      Dort können Sie Antworten ändern, offene Fragen bearbeiten und werden an Prüfdaten erinnert, mit denselben Rechten
      wie hier.
    </p>
    <ul class="cards">
      ${messengers.channels.map((channel) => {
        const link = linked.find((one) => one.channel === channel)
        const name = names[channel]
        return html`<li class="card">
          <h3 class="kern-title">${name}</h3>
          <p class="kern-body">
            ${link ? html`${badge('success', 'verbunden')} seit ${dateName(link.linkedAt)}` : 'Nicht verbunden.'}
          </p>
          <form method="post" action="/staff/me/messengers">
            ${csrfField(context)}
            <input type="hidden" name="channel" value="${channel}" />
            <input type="hidden" name="do" value="${link ? 'unlink' : 'code'}" />
            ${submitButton(link ? `${name} trennen` : `Code für ${name} anfordern`, 'secondary')}
          </form>
        </li>`
      })}
    </ul>
  </section>`
}

/** Codes that link a messenger with the own account, and the end of a link. */
export function registerOwnMessengers(app: ConsoleApp, { messengers }: ConsoleDependencies): void {
  app.post('/me/messengers', async (context) => {
    const { account } = context.get('staff')
    const fields = await fieldsOf(context)
    const channel = staffChannels.find((one) => one === fields.one('channel'))
    if (!messengers || !channel || !messengers.channels.includes(channel)) throw new HTTPException(404)
    if (fields.one('do') === 'unlink') {
      await messengers.links.unlink(account.id, channel, account.id)
      return seeOther(context, '/staff/me', { kind: 'success', text: `${names[channel]} ist getrennt.` })
    }
    const made = await messengers.links.newCode(account, channel)
    const isWait = made.kind === 'wait'
    return page(context, {
      title: `${names[channel]} verbinden`,
      back: { label: 'Mein Konto', href: '/staff/me' },
      status: isWait ? 429 : 200,
      body: isWait
        ? notice('warning', waitText(made.seconds), { role: 'alert' })
        : html`<p class="kern-body">${ways[channel].where}</p>
            ${textField({ name: 'command', label: 'Nachricht', value: `${ways[channel].command} ${made.code}` })}
            <p class="kern-body">
              Der Code gilt ${made.minutes} Minuten und nur einmal. Er wird nur jetzt gezeigt. Geben Sie ihn niemandem:
              Wer ihn benutzt, arbeitet mit Ihrem Konto.
            </p>
            <p>${buttonLink('Fertig', '/staff/me')}</p>`,
    })
  })
}
