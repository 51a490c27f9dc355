using System.Text.Json.Nodes;
using Dapper;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Ids;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Testing;

/// <summary>Makes cases the way a submission does, without filling in the form.</summary>
public static class CaseData
{
    /// <summary>Waits until all who hear of what happened to a case have done their part, and well.</summary>
    public static Task SettledAsync(this RunningGuildhall guildhall, CaseId id) => Eventually.TrueAsync(
        async () =>
        {
            await using var connection = await guildhall.Database.OpenAsync();
            return await connection.ExecuteScalarAsync<bool>(
                """
                select coalesce(bool_and(e.subscribers is null and not exists (select from platform.delivery d where d.event_id = e.id and d.state <> 'done')), false)
                from platform.event e
                where e.data::text like '%' || @id || '%'
                """,
                new { id = id.Value.ToString() });
        },
        "what follows from the case to be done");

    /// <summary>Opens a case.</summary>
    /// <param name="service">The service.</param>
    /// <param name="change">Answers to add to, or put in place of, the usual ones.</param>
    /// <param name="language">The customer's language.</param>
    /// <param name="holder">To whose account it belongs.</param>
    public static async Task<OpenedCase> OpenCaseAsync(
        this RunningGuildhall guildhall,
        string service = "assisted-collection",
        IReadOnlyDictionary<string, JsonNode>? change = null,
        string language = "en",
        PersonAccount? holder = null)
    {
        var version = guildhall.Services.GetRequiredService<ServiceCatalogue>().Find(service)
            ?? throw new InvalidOperationException($"There is no service {service}: {string.Join('\n', guildhall.Services.GetRequiredService<ServiceCatalogue>().Problems)}");
        var answers = Answers.Empty;
        foreach (var question in version.Definition.Questions.Where(q => !q.Optional && q.When is null))
        {
            answers = answers.With(question.Name, Usual(question));
        }

        foreach (var (name, value) in change ?? new Dictionary<string, JsonNode>())
        {
            answers = answers.With(name, value);
        }

        await using var tx = await guildhall.Database.BeginAsync(Actor.Anonymous);
        var opened = await guildhall.Services.GetRequiredService<CaseRegister>().OpenAsync(tx, new NewCase
        {
            Service = version,
            Answers = answers,
            Language = language,
            Channel = Channel.Web,
            Source = tx.NewId(),
            Holder = holder is null ? null : new CaseHolder(HolderKind.Person, holder.Id),
        });
        await tx.CommitAsync();
        return opened;
    }

    private static JsonNode Usual(Question question) => question.Contact switch
    {
        ContactRole.Name => "Siân O’Brien",
        ContactRole.Email => "sian.obrien@example.com",
        ContactRole.Phone => "01632 960 123",
        _ => question.Type switch
        {
            QuestionType.Radios => question.Options[0].Value,
            QuestionType.Checkboxes => new JsonArray(question.Options[0].Value),
            QuestionType.YesNo or QuestionType.Declaration => "yes",
            QuestionType.Date => "2026-12-01",
            QuestionType.Address => Answers.Node(new AddressAnswer(null, "12 Church Road, Northmere, NM1 1AA")),
            QuestionType.Email => "someone@example.com",
            _ => $"What they wrote about {question.Name}",
        },
    };
}
