import type { Account } from '#staff/ports.ts'
import { codeOf, goodPassword, type StaffBrowser, type TestConsole } from './console.ts'

const minute = 60_000

/** Somebody who has set up password and app by a link, and is signed in. */
export interface StaffWithPassword extends StaffBrowser {
  /** Password and a code that was not used yet: time goes on by a minute. */
  proof(): { password: string; code: string }
}

/** Left out: an editor of everything. */
export async function signInWithPassword(
  staff: TestConsole,
  about: Partial<Account> & { login: string },
): Promise<StaffWithPassword> {
  const { account } = await staff.signIn({ roles: ['editor'], ...about })
  const token = await staff.accounts.links.create(account.id, 'system')
  const secret = (await staff.accounts.links.open(token))?.secret ?? ''
  const form = { name: '', login: '', password: goodPassword, code: codeOf(secret, staff.time.now) }
  const used = await staff.accounts.links.use(token, form)
  if (used.kind !== 'done') throw new Error(used.kind)
  return {
    ...(await staff.browserOf(account, used.session)),
    proof() {
      staff.time.now += minute
      return { password: goodPassword, code: codeOf(secret, staff.time.now) }
    },
  }
}
