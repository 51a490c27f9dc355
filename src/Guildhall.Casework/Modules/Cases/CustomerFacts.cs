using System.Globalization;
using Guildhall.Casework.Modules.Catalogue;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>What a form's answers tell of the customer and their property.</summary>
internal sealed record CustomerFacts(string? Name, string? Email, string? Phone, long? PropertyUprn, string? PropertyText)
{
    /// <summary>From answers that are not sealed.</summary>
    public static CustomerFacts Of(ServiceDefinition service, Answers answers)
    {
        var property = service.Questions.FirstOrDefault(q => q.IsProperty) is { } asked ? answers.Address(asked.Name) : null;
        return new CustomerFacts(
            Contact(ContactRole.Name),
            Contact(ContactRole.Email),
            Contact(ContactRole.Phone),
            property?.Uprn is { } uprn ? long.Parse(uprn, CultureInfo.InvariantCulture) : null,
            property?.Text);

        string? Contact(ContactRole role) =>
            service.ContactQuestion(role) is { } question && answers.Values(question.Name) is [var first, ..] ? first : null;
    }
}
