import { AppError } from '#app/errors.ts'
import { dayOf } from '#staff/days.ts'
import { keptFor } from '#storage/periods.ts'
import { countBoxes, reseal } from '#storage/reseal.ts'
import { dropPreviousSecret, previousSecretSince, replaceSecret } from '#storage/secret-files.ts'
import type { Config } from '../../config.ts'
import { openVault } from '../../open-store.ts'
import { refuseMissing, withDatabase } from './open-database.ts'

/** The next step of a rotation, whichever it is. Shapes: the exit code. Errors: `config-invalid`, `store-unavailable`. */
export async function rotateKey(config: Config, now: number): Promise<number> {
  if (config.databaseUrl === undefined) refuseMissing(config)
  const since = config.secret === undefined ? previousSecretSince(config.dataDirectory) : undefined
  if (config.secret === undefined && since === undefined) {
    replaceSecret(config.dataDirectory, now)
    console.log('There is a new secret. Restart the service, then run this command again.')
    return 0
  }
  if (config.secret !== undefined && config.secretAlso === undefined)
    throw new AppError(
      'config-invalid',
      'set WEGWEISER_SECRET to the new secret and WEGWEISER_SECRET_ALSO to the one before, for the service and for this command ' +
        '(docs/operations.md, Keys)',
    )
  return withDatabase(config, async ({ database }) => {
    const vault = openVault(config)
    console.log(`${await reseal(database, vault)} sealed texts were sealed anew.`)
    const { other, unknown } = await countBoxes(database, vault)
    if (other > 0) {
      console.error(`${other} are of the previous secret still: is a service running that was not restarted?`)
      return 1
    }
    if (unknown > 0) console.error(`${unknown} were made with a third secret and cannot be opened by anybody.`)
    finish(config, since, now)
    return 0
  })
}

function finish(config: Config, since: number | undefined, now: number): void {
  if (since === undefined) {
    const end = dayOf(now + keptFor.conversations)
    console.log(`Keep WEGWEISER_SECRET_ALSO until ${end}: until then people are known by either. Then remove it.`)
    return
  }
  const end = since + keptFor.conversations
  if (now < end) {
    console.log(
      `The previous secret is kept until ${dayOf(end)}: until then people are known by either. Run this again then.`,
    )
    return
  }
  dropPreviousSecret(config.dataDirectory)
  console.log('The previous secret is deleted. Restart the service.')
}
