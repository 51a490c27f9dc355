using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Ids;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>Where a customer is written to.</summary>
public static class CustomerAddress
{
    /// <summary>By e-mail or, failing that, by text to a phone that can have one; null where neither reaches them.</summary>
    public static (MessageChannel Channel, string To)? Of(string? email, string? phone, Messenger messenger) =>
        !string.IsNullOrEmpty(email) ? (MessageChannel.Email, email)
        : messenger.CanText && PhoneNumber.TryParse(phone, out var number) && (number.IsUkMobile || !number.IsUk) ? (MessageChannel.Sms, number.Value)
        : null;
}
