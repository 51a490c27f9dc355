using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>The demo staff of a sample council, to be printed at start.</summary>
/// <param name="Password">The password of them all.</param>
/// <param name="People">Who they are.</param>
public sealed record DemoSignIns(string Password, IReadOnlyList<DemoPerson> People);

/// <summary>One of the demo staff.</summary>
public sealed record DemoPerson(string Name, string Email, IReadOnlyList<string> Roles, IReadOnlyList<string> Teams);

/// <summary>The demo staff of a sample council's <c>staff.yaml</c>: made only where <c>Demo:Accounts</c> is true.</summary>
public sealed class DemoAccounts(IServiceScopeFactory scopes, Database database, IConfiguration configuration)
{
    /// <summary>
    /// Makes those that are missing and gives them all the one password again: <c>Demo:Password</c>, or one made at the
    /// first start and kept in the data folder. Null where demo accounts are not wanted.
    /// </summary>
    /// <param name="dataFolder">Where <c>demo-password</c> is kept.</param>
    public async Task<DemoSignIns?> EnsureAsync(string dataFolder, CancellationToken cancellationToken = default)
    {
        if (!configuration.GetValue("Demo:Accounts", false))
        {
            return null;
        }

        var file = await StaffFile.ReadAsync(configuration["Council:Folder"], cancellationToken);
        var password = configuration["Demo:Password"] is { Length: > 0 } given ? given : await KeptPasswordAsync(dataFolder, cancellationToken);
        await Task.WhenAll(file.Demo.Select(person => EnsureAsync(person, password)));
        return new DemoSignIns(password, [.. file.Demo.Select(p => new DemoPerson(p.Name, p.Email, p.Roles, p.Teams))]);
    }

    private async Task EnsureAsync(StaffFile.PersonLine person, string password)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        if (await users.FindByEmailAsync(person.Email) is { } account)
        {
            if (!await users.CheckPasswordAsync(account, password))
            {
                account.PasswordHash = users.PasswordHasher.HashPassword(account, password);
                account.Change = new AccountChange(Actor.System, "staff.demo-password-set");
                await users.UpdateSecurityStampAsync(account);
            }

            return;
        }

        var added = await scope.ServiceProvider.GetRequiredService<AddStaff>().AddAsync(
            new NewStaff
            {
                Email = person.Email,
                Name = person.Name,
                Roles = [.. person.Roles.Select(Text.Parse<StaffRole>)],
                Teams = person.Teams,
                Password = password,
            },
            Actor.System);

        if (added.Id is { } id && person.Skills.Count + person.Languages.Count + person.Wards.Count > 0)
        {
            await using var tx = await database.BeginAsync(Actor.System);
            await tx.ExecuteAsync(
                """
                insert into identity.work_profile (account, skills, languages, wards)
                values (@id, @Skills, @Languages, @Wards)
                on conflict (account) do nothing
                """,
                new { id, Skills = person.Skills.ToArray(), Languages = person.Languages.ToArray(), Wards = person.Wards.ToArray() });
            await tx.CommitAsync();
        }

        // Another node that starts at the same time may have been first.
        if (added.Id is null && await users.FindByEmailAsync(person.Email) is null)
        {
            throw new InvalidOperationException($"The demo account of {person.Name} in {StaffFile.FileName} cannot be made. {string.Join(" ", added.Problems)}");
        }
    }

    private static async Task<string> KeptPasswordAsync(string dataFolder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(dataFolder);
        var path = Path.Combine(dataFolder, "demo-password");
        if (File.Exists(path) && (await File.ReadAllTextAsync(path, cancellationToken)).Trim() is { Length: > 0 } kept)
        {
            return kept;
        }

        var made = PasswordMaker.Make();
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var writer = new StreamWriter(path, options);
        await writer.WriteLineAsync(made.AsMemory(), cancellationToken);
        return made;
    }
}
