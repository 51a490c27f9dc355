using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.People;
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
    private readonly PeopleRegister _people;

    internal AddStaff(UserManager<Account> users, Teams teams, PeopleRegister people)
    {
        _users = users;
        _teams = teams;
        _people = people;
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

    /// <summary>
    /// Ends a leaver's access: they cannot sign in, and their sessions die at once. False if there is no such account, or they are the last administrator.
    /// </summary>
    public async Task<bool> EndAsync(string email, Actor by) =>
        EmailKey.IsAddress(email) && await _users.FindByEmailAsync(email) is { Kind: "staff" } account
        && (await _people.EndAsync(account.Id, by)).Outcome == ChangeOutcome.Done;

    private async Task<List<string>> ProblemsAsync(NewStaff joiner, CancellationToken cancellationToken)
    {
        var problems = StaffDetails.Problems(joiner.Name, joiner.Email, joiner.Roles, joiner.Teams, await _teams.AllAsync(cancellationToken))
            .Select(problem => problem.Words)
            .ToList();
        if (EmailKey.IsAddress(joiner.Email) && await _users.FindByEmailAsync(joiner.Email) is not null)
        {
            problems.Add(StaffDetails.EmailTaken);
        }

        return problems;
    }
}
