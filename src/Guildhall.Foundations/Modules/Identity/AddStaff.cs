using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Microsoft.AspNetCore.Identity;

namespace Guildhall.Foundations.Modules.Identity;

/// <summary>A member of staff to be added.</summary>
public sealed record NewStaff
{
    /// <summary>The address they sign in with.</summary>
    public required string Email { get; init; }

    /// <summary>Their name, as colleagues and customers see it.</summary>
    public required string Name { get; init; }

    /// <summary>What they may do.</summary>
    public IReadOnlyCollection<StaffRole> Roles { get; init; } = [];

    /// <summary>The names of their teams.</summary>
    public IReadOnlyCollection<string> Teams { get; init; } = [];

    /// <summary>Their password; null has one made.</summary>
    public string? Password { get; init; }
}

/// <summary>What came of adding a member of staff.</summary>
/// <param name="Id">The account; null when there are problems.</param>
/// <param name="MadePassword">The password that was made, to be handed over and then changed at <c>/staff/password</c>.</param>
/// <param name="Problems">What to put right, in sentences.</param>
public sealed record AddedStaff(Guid? Id, string? MadePassword, IReadOnlyList<string> Problems);

/// <summary>Joiners and leavers. Scoped: take it from a scope of its own on the command line.</summary>
public sealed class AddStaff
{
    private readonly UserManager<Account> _users;
    private readonly Teams _teams;

    internal AddStaff(UserManager<Account> users, Teams teams)
    {
        _users = users;
        _teams = teams;
    }

    /// <summary>Adds a member of staff, who can sign in at once.</summary>
    public async Task<AddedStaff> AddAsync(NewStaff joiner, Actor by, CancellationToken cancellationToken = default)
    {
        var problems = await ProblemsAsync(joiner, cancellationToken);
        if (problems.Count > 0)
        {
            return new AddedStaff(null, null, problems);
        }

        var made = joiner.Password is null ? PasswordMaker.Make() : null;
        var account = new Account
        {
            Kind = "staff",
            Email = EmailKey.Of(joiner.Email),
            Name = joiner.Name.Trim(),
            Roles = [.. joiner.Roles.Distinct().Select(Text.Kebab)],
            Teams = [.. joiner.Teams.Distinct()],
            Change = new AccountChange(by, "staff.added", new { joiner.Roles, joiner.Teams }),
        };
        var result = await _users.CreateAsync(account, made ?? joiner.Password!);
        return result.Succeeded
            ? new AddedStaff(account.Id, made, [])
            : new AddedStaff(null, null, [.. result.Errors.Select(error => error.Description).Distinct()]);
    }

    /// <summary>Ends a leaver's access: they cannot sign in, and their sessions die at once. False if there is no such account.</summary>
    public async Task<bool> EndAsync(string email, Actor by)
    {
        if (!EmailKey.IsAddress(email) || await _users.FindByEmailAsync(email) is not { Kind: "staff" } account)
        {
            return false;
        }

        account.Active = false;
        account.Change = new AccountChange(by, "staff.ended");
        return (await _users.UpdateSecurityStampAsync(account)).Succeeded;
    }

    private async Task<List<string>> ProblemsAsync(NewStaff joiner, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        if (!EmailKey.IsAddress(joiner.Email))
        {
            problems.Add("Enter an email address in the correct format, like name@example.com.");
        }
        else if (await _users.FindByEmailAsync(joiner.Email) is not null)
        {
            problems.Add("There is an account with that email address already.");
        }

        if (string.IsNullOrWhiteSpace(joiner.Name) || joiner.Name.Length > 200 || joiner.Name.Any(char.IsControl))
        {
            problems.Add("Enter a name of up to 200 characters.");
        }

        if (joiner.Roles.Count == 0)
        {
            problems.Add($"Give at least one role: {string.Join(", ", Enum.GetValues<StaffRole>().Select(Text.Kebab))}.");
        }

        var known = await _teams.AllAsync(cancellationToken);
        foreach (var team in joiner.Teams.Except(known.Select(team => team.Name)))
        {
            problems.Add($"There is no team “{team}”. The teams are {string.Join(", ", known.Select(t => t.Name))}.");
        }

        return problems;
    }
}
