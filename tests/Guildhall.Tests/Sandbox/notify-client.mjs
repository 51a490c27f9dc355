// Drives GOV.UK Notify's own client against the address it is given, and prints what it saw as JSON.
import { NotifyClient } from 'notifications-node-client'

const [url, apiKey, emailTemplate, textTemplate] = process.argv.slice(2)
const notify = new NotifyClient(url, apiKey)
const failed = (error) => error.response
  ? { status: error.response.status, body: error.response.data }
  : { status: 0, body: String(error) }
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

const email = (await notify.sendEmail(emailTemplate, 'amala@example.com', {
  personalisation: { name: 'Amala', date: '1 May', documents: ['passport', 'bill'], 'step-free': true },
  reference: 'our-reference'
})).data
const text = (await notify.sendSms(textTemplate, '07700 900123', { personalisation: { name: 'Amala', date: '1 May' } })).data
await notify.sendSms(textTemplate, '07700900000', { personalisation: { name: 'Smoke', date: 'test' } })
await wait(600)

const [, , ...others] = [0, 0,
  await notify.sendEmail(emailTemplate, 'amala@example.com', { personalisation: { name: 'Amala' } }).catch(failed),
  await notify.sendEmail('5f9b0c1e-0000-4a54-8d0e-0c1f5a8f2e03', 'amala@example.com').catch(failed),
  await notify.sendEmail('not-an-id', 'nobody').catch(failed),
  await notify.sendSms(textTemplate, '01632 960100', { personalisation: { name: 'a', date: 'b' } }).catch(failed),
  await notify.getNotificationById('5f9b0c1e-0000-4a54-8d0e-0c1f5a8f2e03').catch(failed),
  await new NotifyClient(url, apiKey.slice(0, -1) + '9').sendSms(textTemplate, '07700900123').catch(failed),
  await new NotifyClient(url, 'x-00000000-0000-4000-8000-000000000000-' + apiKey.slice(-36)).getAllTemplates().catch(failed)
]

console.log(JSON.stringify({
  email,
  text,
  emailAfter: (await notify.getNotificationById(email.id)).data,
  byReference: (await notify.getNotifications('email', null, 'our-reference')).data,
  all: (await notify.getNotifications()).data.notifications.length,
  older: (await notify.getNotifications(null, null, null, text.id)).data.notifications.map((n) => n.id),
  delivered: (await notify.getNotifications('sms', 'delivered')).data.notifications.length,
  templates: (await notify.getAllTemplates('sms')).data.templates.length,
  template: (await notify.getTemplateById(emailTemplate)).data,
  version: (await notify.getTemplateByIdAndVersion(emailTemplate, 1)).data.version,
  preview: (await notify.previewTemplateById(textTemplate, { name: 'Amala', date: '1 May' })).data,
  errors: others
}))
