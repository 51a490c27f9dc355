using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Guildhall.Testing;
using Npgsql;

namespace Guildhall.Tests.Host;

/// <summary>The sample council as <c>./run</c> starts it, with the Sandbox beside it.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task Someone_with_only_a_mobile_is_texted_by_the_Sandbox_which_says_that_it_arrived()
    {
        var database = await TestPostgres.CreateDatabaseAsync();
        await using var program = GuildhallProcess.Start("run", ["--database", database, "--sandbox", Path.Combine(AppContext.BaseDirectory, "guildhall-sandbox.dll")]);
        await program.ReadyAsync();
        using var resident = program.Visit();
        await resident.GoAsync("/services/noise-complaint/apply");
        await resident.SubmitAsync(("kind", "other"), ("kind-other", "A cockerel"));
        await resident.SubmitAsync(("source-known", "no"));
        await resident.SubmitAsync(("source-place", "Behind the station"));
        await resident.SubmitAsync(("first-heard-day", "1"), ("first-heard-month", "2"), ("first-heard-year", "2020"), ("happening-now", "no"), ("how-often", "daily"), ("when-details", "From 4am"));
        await resident.SubmitAsync(("effect", "Sleeping"), ("spoken", "no"));
        await resident.SubmitAsync(("name", "Ann Lee"), ("phone", "07700 900123"));
        await resident.SubmitAsync([], "Type the address by hand");
        await resident.SubmitAsync(("your-address-line-1", "1 High Street"), ("your-address-town", "Northmere"));
        var reference = (await resident.SubmitAsync()).TextOf(".govuk-panel__body strong").ShouldNotBeNull();

        await using var source = NpgsqlDataSource.Create(database);
        await Eventually.TrueAsync(
            async () =>
            {
                await using var connection = await source.OpenConnectionAsync();
                return await connection.QuerySingleOrDefaultAsync<string>("select state from notifications.message where channel = 'sms'") == "delivered";
            },
            "the text to be delivered");
        var mailbox = program.Output.First(l => l.Contains("Mailbox", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        using var http = new HttpClient { BaseAddress = new Uri(mailbox) };
        var text = (await http.GetFromJsonAsync<JsonElement[]>("/api/messages?to=%2B447700900123", TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        text.GetProperty("text").GetString().ShouldNotBeNull().ShouldContain(reference);
        (await http.GetStringAsync("/", TestContext.Current.CancellationToken)).ShouldContain(reference);
    }
}
