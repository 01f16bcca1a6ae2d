/** `npm run staff -- list | link <login>`: for whoever runs the service, when the last admin has lost the phone. */
import { parseArgs } from 'node:util'
import { AppError } from '#app/errors.ts'
import { createStaffAccounts } from '#staff/accounts.ts'
import { createStaffStore } from '#storage/staff-accounts.ts'
import { readConfig } from '../config.ts'
import { openStore, openVault } from '../open-store.ts'

const usage = `Use:
  npm run staff -- list           who has an account
  npm run staff -- link <login>   a one-time link with which this person sets a new password and a new app`

async function run(positionals: readonly string[]): Promise<number> {
  const [command, login] = positionals
  if (command !== 'list' && (command !== 'link' || !login)) {
    console.error(usage)
    return 2
  }
  const config = readConfig(process.env)
  const vault = openVault(config)
  const storage = await openStore(config, vault, { maxConnections: 1 })
  try {
    const store = createStaffStore(storage.database)
    const accounts = createStaffAccounts({ store, vault, clock: () => Date.now(), municipalities: () => [] })
    const all = await accounts.all()
    if (command === 'list') {
      for (const { login: name, roles, municipality, active } of all)
        console.log([name, roles.join('+'), municipality ?? 'all', active ? 'active' : 'deactivated'].join('\t'))
      return 0
    }
    const account = all.find((one) => one.login === login?.toLowerCase() && one.active)
    if (!account) {
      console.error('Nobody with an active account has this login. See `npm run staff -- list`.')
      return 1
    }
    // What is lost may be the device with the passkeys.
    const line = { at: Date.now(), actor: 'system', action: 'passkeys-removed', subject: account.id, facts: {} }
    await store.removePasskeys(account.id, line)
    const token = await accounts.links.create(account.id, 'system')
    const own = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${config.port}`
    console.log(new URL(`/staff/link/${token}`, config.publicUrl ?? own).href)
    return 0
  } finally {
    await storage.close()
  }
}

try {
  process.exitCode = await run(parseArgs({ allowPositionals: true }).positionals)
} catch (error) {
  console.error(error instanceof AppError ? error.message : error)
  process.exitCode = 1
}
