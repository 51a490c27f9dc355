namespace Guildhall.Casework.Modules.Cases;

/// <summary>Which cases an officer looks at.</summary>
public enum CaseView
{
    /// <summary>Open work of the teams, the nearest target first.</summary>
    Open,

    /// <summary>The officer's own open work.</summary>
    Mine,

    /// <summary>Open work that nobody has yet.</summary>
    Unassigned,

    /// <summary>Open work whose target is near.</summary>
    DueSoon,

    /// <summary>Open work that waits for its customer, the longest waiting first.</summary>
    Waiting,

    /// <summary>Open work that was put aside until a day.</summary>
    Snoozed,

    /// <summary>What the customer wrote about and nobody has read, open or closed, the longest waiting first.</summary>
    Unread,

    /// <summary>What was closed, the latest first.</summary>
    Closed,

    /// <summary>Open and closed ones, the latest first.</summary>
    All,

    /// <summary>What was sent while a service was being tried out, the latest first.</summary>
    Tests,
}

/// <summary>What a list is sorted by.</summary>
public enum CaseSort
{
    /// <summary>The day it was promised by.</summary>
    Target,

    /// <summary>When it came.</summary>
    Opened,

    /// <summary>When something last happened.</summary>
    Changed,

    /// <summary>When it was closed.</summary>
    Closed,

    /// <summary>Since when a message of the customer waits to be read.</summary>
    Written,

    /// <summary>Since when it waits for the customer.</summary>
    Waiting,

    /// <summary>The day it comes back to the lists.</summary>
    Snoozed,
}

/// <summary>How near a case's target is.</summary>
public enum CaseDue
{
    /// <summary>Past it.</summary>
    Late,

    /// <summary>Today.</summary>
    Today,

    /// <summary>Near enough to warn of.</summary>
    Soon,
}

/// <summary>A column of a list, besides the reference.</summary>
public enum CaseColumn
{
    /// <summary>The service.</summary>
    Service,

    /// <summary>Who asked, and where.</summary>
    Customer,

    /// <summary>Where the work stands.</summary>
    Stage,

    /// <summary>Whose queue it is in.</summary>
    Team,

    /// <summary>Who has it.</summary>
    With,

    /// <summary>When it came.</summary>
    Opened,

    /// <summary>By when it was promised.</summary>
    Target,

    /// <summary>When it was closed.</summary>
    Closed,

    /// <summary>When something last happened.</summary>
    Changed,

    /// <summary>The ward.</summary>
    Ward,

    /// <summary>How it reached us.</summary>
    Channel,

    /// <summary>The customer's language.</summary>
    Language,

    /// <summary>The council's own small words.</summary>
    Flags,

    /// <summary>Since when it waits for the customer.</summary>
    Waiting,

    /// <summary>Until when it is put aside.</summary>
    Snoozed,
}
