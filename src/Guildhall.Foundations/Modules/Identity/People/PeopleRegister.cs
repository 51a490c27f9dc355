using System.Security.Cryptography;
using Guildhall.Foundations.Modules.Identity.Accounts;
using Guildhall.Foundations.Modules.Identity.Invite;
using Guildhall.Foundations.Modules.Identity.Sessions;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Npgsql;

namespace Guildhall.Foundations.Modules.Identity.People;

/// <summary>What came of a change to someone's account.</summary>
internal enum ChangeOutcome
{
    /// <summary>It is made.</summary>
    Done,

    /// <summary>There is no such person for this member of staff, or they may not change them.</summary>
    NotFound,

    /// <summary>Someone else changed the person in the meantime.</summary>
    Changed,

    /// <summary>There are problems to put right.</summary>
    Refused,
}

/// <summary>What came of a change, with what to put right.</summary>
internal sealed record StaffAnswer(ChangeOutcome Outcome, IReadOnlyList<StaffProblem> Problems)
{
    public static readonly StaffAnswer Done = new(ChangeOutcome.Done, []);
    public static readonly StaffAnswer NotFound = new(ChangeOutcome.NotFound, []);
    public static readonly StaffAnswer Changed = new(ChangeOutcome.Changed, []);

    public static StaffAnswer Refused(string field, string words) => new(ChangeOutcome.Refused, [new(field, words)]);
}

/// <summary>A person as an administrator wants them.</summary>
internal sealed record StaffEdit
{
    public required Guid Id { get; init; }

    /// <summary>The version the administrator was looking at.</summary>
    public required int Version { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required IReadOnlyCollection<StaffRole> Roles { get; init; }

    public required IReadOnlyCollection<string> Teams { get; init; }
}

/// <summary>An absence: none when the days are null.</summary>
internal sealed record AbsenceEdit(Guid Id, int Version, DateOnly? From, DateOnly? Until, Guid? Cover);

/// <summary>
/// Changes to staff. Who may make them is asked again in the transaction: an administrator who was one when the page was opened may
/// be none when it is sent. One change at a time, so that two administrators cannot end each other.
/// </summary>
internal sealed class PeopleRegister(Database database, Teams teams, Invitations invitations, IAccountMessages messages)
{
    /// <summary>Adds a member of staff and e-mails them a link to set their password. Returns the account, or what to put right.</summary>
    public async Task<(Guid? Id, IReadOnlyList<StaffProblem> Problems)> AddAsync(NewStaff joiner, CurrentStaff by, CancellationToken cancellationToken)
    {
        var problems = StaffDetails.Problems(joiner.Name, joiner.Email, joiner.Roles, joiner.Teams, await teams.AllAsync(cancellationToken)).ToList();
        if (problems.Count > 0)
        {
            return (null, problems);
        }

        await using var tx = await database.BeginAsync(by.ToActor(), cancellationToken);
        if (!await IsAdministratorAsync(tx))
        {
            return (null, [new("name", "Only an administrator may add people")]);
        }

        var id = tx.NewId();
        var email = EmailKey.Of(joiner.Email);
        try
        {
            await tx.ExecuteAsync(
                """
                insert into identity.account (id, kind, email, name, security_stamp, active, created_at)
                values (@id, 'staff', @email, @name, @stamp, true, @Now)
                """,
                new { id, email, name = joiner.Name.Trim(), stamp = NewStamp(), tx.Now });
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "account" })
        {
            return (null, [new("email", StaffDetails.EmailTaken)]);
        }

        await PutAsync(tx, id, joiner.Roles, joiner.Teams);
        await invitations.SendAsync(tx, id, joiner.Name.Trim(), email);
        tx.Audit("staff.added", $"account:{id}", new { joiner.Roles, joiner.Teams, invited = true });
        await tx.CommitAsync(cancellationToken);
        teams.Forget();
        return (id, []);
    }

    /// <summary>Changes name, e-mail address, roles and teams.</summary>
    public async Task<StaffAnswer> ChangeAsync(StaffEdit edit, CurrentStaff by, CancellationToken cancellationToken)
    {
        var known = await teams.AllAsync(cancellationToken);
        await using var tx = await database.BeginAsync(by.ToActor(), cancellationToken);
        if (await TakeAsync(tx, edit.Id) is not { Active: true } found)
        {
            return StaffAnswer.NotFound;
        }

        if (found.Version != edit.Version)
        {
            return StaffAnswer.Changed;
        }

        // A team that was retired since they joined it stays as it is: its boxes are not on the page.
        var kept = found.Teams.Except(known.Select(t => t.Name)).ToList();
        var problems = StaffDetails.Problems(edit.Name, edit.Email, edit.Roles, [.. edit.Teams.Except(kept)], known).ToList();
        if (found.OutsideRoles.Length > 0)
        {
            problems.RemoveAll(problem => problem.Field == "roles");
        }

        if (found.IsAdministrator && !found.OutsideRoles.Contains("administrator") && !edit.Roles.Contains(StaffRole.Administrator))
        {
            problems.AddRange(await AdministratorProblemAsync(tx, found, by, "roles", "You cannot take the role of administrator from yourself. Ask another administrator"));
        }

        if (problems.Count > 0)
        {
            return new StaffAnswer(ChangeOutcome.Refused, problems);
        }

        var (name, email) = (edit.Name.Trim(), EmailKey.Of(edit.Email));
        string[] roles = [.. edit.Roles.Distinct().Select(Text.Kebab).Order(StringComparer.Ordinal)];
        string[] wanted = [.. edit.Teams.Union(kept).Order(StringComparer.Ordinal)];
        if (name == found.Name && email == found.Email && roles.SequenceEqual(found.Roles) && wanted.SequenceEqual(found.Teams))
        {
            return StaffAnswer.Done;
        }

        try
        {
            await tx.ExecuteAsync(
                "update identity.account set name = @name, email = @email, version = version + 1 where id = @Id", new { name, email, edit.Id });
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "account" })
        {
            return StaffAnswer.Refused("email", StaffDetails.EmailTaken);
        }

        await PutAsync(tx, edit.Id, edit.Roles, wanted);
        if (email != found.Email)
        {
            // The link sent to the old address is worth nothing then: it may be a stranger's.
            if (found.IsInvited)
            {
                await invitations.SendAsync(tx, edit.Id, name, email);
            }

            await messages.QueueAsync(tx, Message(edit.Id, "staff-email-changed", found.Email, new() { ["name"] = name }));
        }

        tx.Audit("staff.changed", $"account:{edit.Id}", new
        {
            name = name != found.Name,
            email = email != found.Email,
            rolesGiven = roles.Except(found.Roles),
            rolesTaken = found.Roles.Except(roles),
            teamsJoined = wanted.Except(found.Teams),
            teamsLeft = found.Teams.Except(wanted),
        });
        await tx.CommitAsync(cancellationToken);
        teams.Forget();
        return StaffAnswer.Done;
    }

    /// <summary>Puts someone into a team, or takes them out of it.</summary>
    public async Task<StaffAnswer> SetMemberAsync(Guid id, string team, bool member, CurrentStaff by, CancellationToken cancellationToken)
    {
        var known = (await teams.AllAsync(cancellationToken)).Any(t => t.Name == team);
        await using var tx = await database.BeginAsync(by.ToActor(), cancellationToken);
        if (await TakeAsync(tx, id) is not { Active: true } found)
        {
            return member ? StaffAnswer.Refused("person", "Select somebody who works here") : StaffAnswer.NotFound;
        }

        if (member && !known)
        {
            return StaffAnswer.Refused("person", "This team is retired. Give it work again first");
        }

        if (found.Teams.Contains(team) == member)
        {
            return member || !await tx.QuerySingleAsync<bool>("select exists (select from identity.team_member where team = @team and account = @id)", new { team, id })
                ? StaffAnswer.Done
                : StaffAnswer.Refused("person", $"{found.Name} is in this team by the groups they are in where they sign in. Change that there");
        }

        await tx.ExecuteAsync(
            member
                ? "insert into identity.team_member (team, account) values (@team, @id) on conflict (team, account) do update set given_here = true"
                : """
                  delete from identity.team_member where team = @team and account = @id and not from_outside;
                  update identity.team_member set given_here = false where team = @team and account = @id
                  """,
            new { team, id });
        await tx.ExecuteAsync("update identity.account set version = version + 1 where id = @id", new { id });
        tx.Audit("staff.changed", $"account:{id}", new { teamsJoined = member ? new[] { team } : [], teamsLeft = member ? [] : new[] { team } });
        await tx.CommitAsync(cancellationToken);
        teams.Forget();
        return StaffAnswer.Done;
    }

    /// <summary>Notes when someone is away and who does their work meanwhile. A manager may do this for the people of their teams.</summary>
    public async Task<StaffAnswer> SetAbsenceAsync(AbsenceEdit edit, CurrentStaff by, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(by.ToActor(), cancellationToken);
        if (await TakeAsync(tx, edit.Id, byManager: true) is not { Active: true } found)
        {
            return StaffAnswer.NotFound;
        }

        if (found.Version != edit.Version)
        {
            return StaffAnswer.Changed;
        }

        if (edit.From is null || edit.Until is null)
        {
            await tx.ExecuteAsync("delete from identity.absence where account = @Id", new { edit.Id });
        }
        else
        {
            if (edit.Cover is not null && !await tx.QuerySingleAsync<bool>(
                """
                select exists (
                    select from identity.account a
                    join identity.team_member m on m.account = a.id
                    join identity.team_member n on n.team = m.team and n.account = @Id
                    where a.id = @Cover and a.id <> @Id and a.kind = 'staff' and a.active)
                """,
                new { edit.Cover, edit.Id }))
            {
                return StaffAnswer.Refused("cover", "Select someone who works in one of their teams");
            }

            await tx.ExecuteAsync(
                """
                insert into identity.absence (account, from_on, until_on, cover)
                values (@Id, @From, @Until, @Cover)
                on conflict (account) do update set from_on = excluded.from_on, until_on = excluded.until_on, cover = excluded.cover
                """,
                new { edit.Id, edit.From, edit.Until, edit.Cover });
        }

        await tx.ExecuteAsync("update identity.account set version = version + 1 where id = @Id", new { edit.Id });
        tx.Audit(edit.From is null ? "staff.back" : "staff.away", $"account:{edit.Id}", new { edit.From, edit.Until, edit.Cover });
        await tx.CommitAsync(cancellationToken);
        teams.Forget();
        return StaffAnswer.Done;
    }

    /// <summary>Says what work someone can be given. A manager may do this for the people of their teams.</summary>
    public async Task<StaffAnswer> SetWorkAsync(Guid id, int version, WorkProfile profile, CurrentStaff by, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(by.ToActor(), cancellationToken);
        if (await TakeAsync(tx, id, byManager: true) is not { Active: true } found)
        {
            return StaffAnswer.NotFound;
        }

        if (found.Version != version)
        {
            return StaffAnswer.Changed;
        }

        await tx.ExecuteAsync(
            """
            insert into identity.work_profile (account, skills, languages, wards, most_cases)
            values (@id, @Skills, @Languages, @Wards, @MostCases)
            on conflict (account) do update
            set skills = excluded.skills, languages = excluded.languages, wards = excluded.wards, most_cases = excluded.most_cases;
            update identity.account set version = version + 1 where id = @id
            """,
            new { id, Skills = profile.Skills.ToArray(), Languages = profile.WorksInWelsh ? new[] { "cy" } : [], Wards = profile.Wards.ToArray(), profile.MostCases });
        tx.Audit("staff.work-set", $"account:{id}", new { profile.Skills, welsh = profile.WorksInWelsh, profile.Wards, profile.MostCases });
        await tx.CommitAsync(cancellationToken);
        return StaffAnswer.Done;
    }

    /// <summary>Signs someone out on every device. They can sign in again.</summary>
    public async Task<StaffAnswer> SignOutAsync(Guid id, CurrentStaff by, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(by.ToActor(), cancellationToken);
        if (await TakeAsync(tx, id) is null)
        {
            return StaffAnswer.NotFound;
        }

        var sessions = await SessionRegister.EndAllAsync(tx, id);
        tx.Audit("staff.signed-out-everywhere", $"account:{id}", new { sessions });
        await tx.CommitAsync(cancellationToken);
        return StaffAnswer.Done;
    }

    /// <summary>E-mails another link to set a password. The one before is worth nothing then.</summary>
    public async Task<StaffAnswer> InviteAsync(Guid id, CurrentStaff by, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(by.ToActor(), cancellationToken);
        if (await TakeAsync(tx, id) is not { Active: true, IsInvited: true } found)
        {
            return StaffAnswer.NotFound;
        }

        await invitations.SendAsync(tx, id, found.Name, found.Email);
        tx.Audit("staff.invited", $"account:{id}");
        await tx.CommitAsync(cancellationToken);
        return StaffAnswer.Done;
    }

    /// <summary>Takes away a password that was forgotten, which ends all sessions, and e-mails a link to set another. What was given them stays.</summary>
    public async Task<StaffAnswer> ResetPasswordAsync(Guid id, CurrentStaff by, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(by.ToActor(), cancellationToken);
        if (by.Id == id || await TakeAsync(tx, id) is not { Active: true, HasPassword: true } found)
        {
            return StaffAnswer.NotFound;
        }

        await tx.ExecuteAsync(
            "update identity.account set password_hash = null, security_stamp = @stamp, version = version + 1 where id = @id", new { id, stamp = NewStamp() });
        var sessions = await SessionRegister.EndAllAsync(tx, id);
        await invitations.SendAsync(tx, id, found.Name, found.Email, "staff-password");
        tx.Audit("staff.password-reset", $"account:{id}", new { sessions });
        await tx.CommitAsync(cancellationToken);
        return StaffAnswer.Done;
    }

    /// <summary>
    /// Ends a leaver: from the moment of the commit they are signed out, have no password, no role and no team. Who has their work learns of it by the event.
    /// </summary>
    public async Task<StaffAnswer> EndAsync(Guid id, int version, CurrentStaff by, CancellationToken cancellationToken)
    {
        await using var tx = await database.BeginAsync(by.ToActor(), cancellationToken);
        if (await TakeAsync(tx, id) is not { Active: true } found)
        {
            return StaffAnswer.NotFound;
        }

        return found.Version != version ? StaffAnswer.Changed : await EndAsync(tx, found, by, cancellationToken);
    }

    /// <summary>The same from the command line, where the one who asks runs the machine.</summary>
    public async Task<StaffAnswer> EndAsync(Guid id, Actor by, CancellationToken cancellationToken = default)
    {
        await using var tx = await database.BeginAsync(by, cancellationToken);
        return await TakeAsync(tx, id) is { Active: true } found ? await EndAsync(tx, found, null, cancellationToken) : StaffAnswer.NotFound;
    }

    /// <summary>Lets a leaver back in, with the roles and teams given now, and e-mails them a link to set a new password.</summary>
    public async Task<StaffAnswer> ReadmitAsync(StaffEdit edit, CurrentStaff by, CancellationToken cancellationToken)
    {
        var known = await teams.AllAsync(cancellationToken);
        await using var tx = await database.BeginAsync(by.ToActor(), cancellationToken);
        if (await TakeAsync(tx, edit.Id) is not { Active: false } found)
        {
            return StaffAnswer.NotFound;
        }

        if (found.Version != edit.Version)
        {
            return StaffAnswer.Changed;
        }

        var problems = StaffDetails.Problems(found.Name, found.Email, edit.Roles, edit.Teams, known).ToList();
        if (problems.Count > 0)
        {
            return new StaffAnswer(ChangeOutcome.Refused, problems);
        }

        await tx.ExecuteAsync(
            """
            update identity.account
            set active = true, password_hash = null, security_stamp = @stamp, version = version + 1
            where id = @Id
            """,
            new { edit.Id, stamp = NewStamp() });
        await PutAsync(tx, edit.Id, edit.Roles, edit.Teams);
        await invitations.SendAsync(tx, edit.Id, found.Name, found.Email);
        tx.Audit("staff.readmitted", $"account:{edit.Id}", new { edit.Roles, edit.Teams });
        await tx.CommitAsync(cancellationToken);
        teams.Forget();
        return StaffAnswer.Done;
    }

    private async Task<StaffAnswer> EndAsync(Transaction tx, Locked found, CurrentStaff? by, CancellationToken cancellationToken)
    {
        if (by?.Id == found.Id)
        {
            return StaffAnswer.Refused("", "You cannot end your own access. Ask another administrator");
        }

        if (found.IsAdministrator && await AdministratorProblemAsync(tx, found, by, "", "") is [var problem, ..])
        {
            return StaffAnswer.Refused("", problem.Words);
        }

        await tx.ExecuteAsync(
            """
            update identity.account
            set active = false, password_hash = null, security_stamp = @stamp, version = version + 1
            where id = @Id;
            update identity.session set ended_at = @Now where account = @Id and ended_at is null;
            delete from identity.invitation where account = @Id;
            delete from identity.absence where account = @Id;
            delete from identity.work_profile where account = @Id;
            update identity.absence set cover = null where cover = @Id;
            delete from identity.account_role where account = @Id;
            delete from identity.team_member where account = @Id
            """,
            new { found.Id, stamp = NewStamp(), tx.Now });
        tx.Publish(new StaffEnded(found.Id));
        tx.Audit("staff.ended", $"account:{found.Id}", new { Roles = found.Roles.Union(found.OutsideRoles), found.Teams });
        await tx.CommitAsync(cancellationToken);
        teams.Forget();
        return StaffAnswer.Done;
    }

    // Whoever holds the lock decides alone. Null where there is no such person, or the actor may not change them.
    private static async Task<Locked?> TakeAsync(Transaction tx, Guid id, bool byManager = false)
    {
        await tx.ExecuteAsync("select pg_advisory_xact_lock(hashtext('identity.staff'))");
        var mayAll = tx.Actor.Kind == ActorKind.System || await IsAdministratorAsync(tx);
        return !mayAll && !byManager ? null : await tx.QuerySingleOrDefaultAsync<Locked>(
            """
            select a.id, a.name, a.email, a.active, a.version, a.password_hash is not null as has_password, exists (select from identity.invitation i where i.account = a.id and i.used_at is null) as is_invited,
                array(select r.role from identity.account_role r where r.account = a.id and r.given_here order by r.role) as roles,
                array(select r.role from identity.account_role r where r.account = a.id and r.from_outside order by r.role) as outside_roles,
                array(select m.team from identity.team_member m where m.account = a.id and m.given_here order by m.team) as teams
            from identity.account a
            where a.id = @id and a.kind = 'staff'
                and (@mayAll or exists (
                    select from identity.account b
                    join identity.account_role r on r.account = b.id and r.role = 'manager'
                    join identity.team_member m on m.account = b.id
                    join identity.team_member n on n.team = m.team and n.account = a.id
                    where b.id = @By and b.active))
            for update of a
            """,
            new { id, mayAll, By = tx.Actor.Id });
    }

    private static Task<bool> IsAdministratorAsync(Transaction tx) => tx.QuerySingleAsync<bool>(
        """
        select exists (
            select from identity.account a
            join identity.account_role r on r.account = a.id and r.role = 'administrator'
            where a.id = @By and a.kind = 'staff' and a.active)
        """,
        new { By = tx.Actor.Id });

    private static async Task<IReadOnlyList<StaffProblem>> AdministratorProblemAsync(Transaction tx, Locked found, CurrentStaff? by, string field, string own)
    {
        if (by?.Id == found.Id)
        {
            return [new(field, own)];
        }

        // One who has not set a password yet cannot look after anything.
        var others = await tx.QuerySingleAsync<int>(
            """
            select count(*)::int
            from identity.account a
            join identity.account_role r on r.account = a.id and r.role = 'administrator'
            where a.kind = 'staff' and a.active and a.id <> @Id and (a.password_hash is not null or a.last_sign_in_at is not null)
            """,
            new { found.Id });
        return others > 0 ? [] : [new(field, "They are the last administrator. Make someone else one first")];
    }

    private static async Task PutAsync(Transaction tx, Guid id, IEnumerable<StaffRole> roles, IEnumerable<string> teams) => await tx.ExecuteAsync(
        """
        delete from identity.account_role where account = @id and not from_outside and role <> all(@Roles);
        update identity.account_role set given_here = false where account = @id and given_here and role <> all(@Roles);
        insert into identity.account_role (account, role) select @id, r.role from unnest(@Roles) as r (role) on conflict (account, role) do update set given_here = true;
        delete from identity.team_member where account = @id and not from_outside and team <> all(@Teams);
        update identity.team_member set given_here = false where account = @id and given_here and team <> all(@Teams);
        insert into identity.team_member (team, account) select t.name, @id from unnest(@Teams) as t (name) on conflict (team, account) do update set given_here = true
        """,
        new { id, Roles = roles.Distinct().Select(Text.Kebab).ToArray(), Teams = teams.Distinct().ToArray() });

    private static AccountMessage Message(Guid about, string template, string to, Dictionary<string, string> values) =>
        new() { About = about, Template = template, To = to, Language = "en", Values = values };

    private static string NewStamp() => Convert.ToHexString(RandomNumberGenerator.GetBytes(20));

    private sealed record Locked
    {
        public required Guid Id { get; init; }

        public required string Name { get; init; }

        public required string Email { get; init; }

        public required bool Active { get; init; }

        public required int Version { get; init; }

        public required bool HasPassword { get; init; }

        public required bool IsInvited { get; init; }

        public required string[] Roles { get; init; }

        /// <summary>Those of their groups at the provider they sign in with.</summary>
        public required string[] OutsideRoles { get; init; }

        public required string[] Teams { get; init; }

        public bool IsAdministrator => Roles.Contains("administrator") || OutsideRoles.Contains("administrator");
    }
}
