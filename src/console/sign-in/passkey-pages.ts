import { HTTPException } from 'hono/http-exception'
import type { ConsoleApp, ConsoleContext } from '#console/context.ts'
import { addressOf, giveCookie, pathAfterSignIn } from '#console/guard.ts'
import { fieldsOf, notice } from '#console/parts.ts'
import { signInPage } from './pages.ts'
import { relyingPartyOf } from './relying-party.ts'
import { passkeyRefusedText, waitText } from './words.ts'

function partyOf(context: ConsoleContext) {
  const party = relyingPartyOf(context)
  if (!party) throw new HTTPException(404)
  return party
}

/** Signing in with a passkey: what the browser needs for it, and what it gives. */
export function registerPasskeySignIn(app: ConsoleApp): void {
  app.post('/sign-in/passkey/options', async (context) => {
    const { accounts, trustedProxies = 0 } = context.get('dependencies')
    const begun = await accounts.passkeys.beginSignIn(addressOf(context, trustedProxies), partyOf(context))
    if (begun.kind === 'options') return context.json({ options: begun.options })
    context.header('Retry-After', String(begun.seconds))
    return context.json({ problem: waitText(begun.seconds) }, 429)
  })

  app.post('/sign-in/passkey', async (context) => {
    const { accounts, trustedProxies = 0 } = context.get('dependencies')
    const party = partyOf(context)
    const fields = await fieldsOf(context)
    const next = pathAfterSignIn(fields.one('next'))
    const form = { credential: fields.one('credential'), address: addressOf(context, trustedProxies) }
    const outcome = await accounts.passkeys.signIn(form, party)
    switch (outcome.kind) {
      case 'done':
        giveCookie(context, outcome.session)
        return context.redirect(next, 303)
      case 'wait': {
        context.header('Retry-After', String(outcome.seconds))
        const message = notice('warning', waitText(outcome.seconds), { role: 'alert' })
        return signInPage(context, { next, message }, 429)
      }
      case 'refused':
        return signInPage(context, { next, message: notice('danger', passkeyRefusedText, { role: 'alert' }) }, 403)
    }
  })
}
