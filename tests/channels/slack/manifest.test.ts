import { describe, expect, it } from 'vitest'
import { slackCommands, slackEvents } from '#channels/slack/events.ts'
import { manifest, slackApps } from '#tests/support/slack-app.ts'

const start = slackApps()
const { display_information: about, features, oauth_config: oauth, settings } = manifest

describe('slack-manifest.yaml', () => {
  it('declares the events and commands of the code, and no others', () => {
    expect(settings.event_subscriptions.bot_events.toSorted()).toEqual([...slackEvents].toSorted())
    expect(features.slash_commands.map(({ command }) => command)).toEqual([...slackCommands])
    expect(features.shortcuts).toBeUndefined()
  })

  it('declares no event that the app does not act on', async () => {
    const { server, store } = await start({ isAnswering: false })
    const ana = server.person()
    const channel = server.workspace.addChannel().id
    const doings: Record<string, () => Promise<unknown>> = {
      app_mention: () => ana.mentions(channel, 'Kita?'),
      'message.im': () => ana.writes('Kita?'),
      app_home_opened: () => ana.opensHome(),
    }

    const stored: Record<string, number> = {}
    for (const event of settings.event_subscriptions.bot_events) {
      const { updates: before } = await store.pending()
      await doings[event]?.()
      stored[event] = (await store.pending()).updates - before
    }

    expect(stored).toEqual({ app_mention: 1, 'message.im': 1, app_home_opened: 1 })
  })

  it('leaves out what the app would not act on: messages in channels that do not mention it', async () => {
    const { server, store } = await start({ isAnswering: false })
    const ana = server.person()
    const channel = server.workspace.addChannel().id

    await server.delivery().event(ana.messageEvent('message', channel, 'Kita?'))

    expect((await store.pending()).updates).toBe(0)
  })

  it('switches on what the code needs: presses, the Home tab, and messages that people can write', () => {
    expect(settings.interactivity.is_enabled).toBe(true)
    expect(features.app_home).toEqual({
      home_tab_enabled: true,
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: false,
    })
    expect(settings.token_rotation_enabled).toBe(false)
  })

  it('tells nobody of the commands of staff', () => {
    const told = JSON.stringify([features.slash_commands, about])

    expect(told).not.toMatch(/\b(?:edit|gaps|stale|link)\b/iu)
  })

  it('asks for these scopes only', () => {
    expect(oauth.scopes.bot).toEqual(['app_mentions:read', 'chat:write', 'commands', 'im:history'])
  })

  it('names one address for everything', () => {
    const addresses = [
      settings.event_subscriptions.request_url,
      settings.interactivity.request_url,
      ...features.slash_commands.map(({ url }) => url),
    ]

    expect([...new Set(addresses)]).toEqual(['https://wegweiser.example/slack/events'])
  })

  it('keeps Slack’s limits', () => {
    expect(about.name.length).toBeLessThanOrEqual(35)
    expect(about.description.length).toBeLessThanOrEqual(140)
    expect(about.long_description.length).toBeGreaterThanOrEqual(174)
    expect(about.long_description.length).toBeLessThanOrEqual(4000)
    expect(features.bot_user.display_name).toMatch(/^[a-z0-9._-]{1,80}$/)
    for (const { command, description, usage_hint: hint } of features.slash_commands) {
      expect(command).toMatch(/^\/[a-z0-9_-]{1,31}$/)
      expect(description.length).toBeLessThanOrEqual(2000)
      expect(hint.length).toBeLessThanOrEqual(1000)
    }
  })
})
