using System.Globalization;
using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Ids;
using Guildhall.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Identity;

/// <summary>A running council whose hashes are quick.</summary>
public sealed class StaffSite : IAsyncLifetime
{
    public const string Password = "tadpole-violin-quarry";

    private int _made;

    public int Rounds { get; init; } = 10_000;

    public RunningGuildhall Guildhall { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Guildhall = await RunningGuildhall.StartAsync(settings => settings with
    {
        More = new Dictionary<string, string?>(settings.More)
        {
            ["Staff:PasswordRounds"] = Rounds.ToString(CultureInfo.InvariantCulture),
            ["Staff:TriesFromOneNetwork"] = "10000",
        },
    });

    public async ValueTask DisposeAsync() => await Guildhall.DisposeAsync();

    public async Task<(Guid Id, string Email)> AddAsync(string name = "Ann O'Brien", string[]? teams = null, params StaffRole[] roles)
    {
        var email = $"ann.o'brien{Interlocked.Increment(ref _made)}@northmere.example";
        var added = await WithAddStaffAsync(staff => staff.AddAsync(
            new NewStaff { Email = email, Name = name, Roles = roles.Length == 0 ? [StaffRole.Officer] : roles, Teams = teams ?? [], Password = Password },
            Actor.System));
        added.Problems.ShouldBeEmpty();
        return (added.Id!.Value, email);
    }

    public async Task<T> WithAddStaffAsync<T>(Func<AddStaff, Task<T>> work)
    {
        await using var scope = Guildhall.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<AddStaff>());
    }

    public async Task<Visitor> SignedInAsync(string email, string password = Password)
    {
        var visitor = Guildhall.Visit();
        await SignInAsync(visitor, email, password);
        return visitor;
    }

    /// <summary>Signs in to see a page every member of staff may see.</summary>
    public static async Task<VisitedPage> SignInAsync(Visitor visitor, string email, string password = Password)
    {
        await visitor.GoAsync("/staff/sign-in?return-to=/staff/password");
        return await visitor.SubmitAsync(("email", email), ("password", password));
    }

    public async Task<IReadOnlyList<(string Action, string Subject, string Detail)>> AuditAsync(string? subject = null)
    {
        await using var connection = await Guildhall.Database.OpenAsync();
        return [.. await connection.QueryAsync<(string Action, string Subject, string Detail)>(
            "select action, subject, detail::text from platform.audit_entry where @subject::text is null or subject = @subject order by id",
            new { subject })];
    }

    /// <summary>Changes what the database holds, as the site itself would: what it remembers of it is forgotten.</summary>
    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var tx = await Guildhall.Database.BeginAsync(Actor.System);
        await tx.ExecuteAsync(sql, parameters);
        await tx.CommitAsync();
    }
}
